// The life of one alert: inactive, pending, firing, recovering, resolved. It fires once its condition
// has held for as long as it must, and nobody keeps it back; it is resolved only by what was measured.
//
//             holds                 thin       clear                idle, unknown     passed idle
// inactive    pending or firing     pending    –                    –                 –
// pending     firing in due time    anew       inactive             its time stops    inactive
// firing      –                     –          recovering           no data           resolved
// recovering  firing                firing     resolved when calm   firing, no data   resolved
//
// So missing data begins nothing and ends nothing: what fires goes on, and must be clear anew. A
// resolved alert stays so; the next one of its rule is another alert, and begins as an inactive one.
// One that flaps is resolved only after a longer calm, idle time included (flapping.ts).

import { calmMs, flaps } from './flapping.ts';
import type { Verdict } from './verdict.ts';

export type AlertMemory =
  | { readonly state: 'inactive' }
  | {
      readonly state: 'pending';
      readonly sinceMs: number;
      /** Since when its condition has held, moments without data left out; null: it does not. */
      readonly holdingSinceMs: number | null;
      /** Since when nothing can be said of that condition; null while something can. */
      readonly pausedSinceMs: number | null;
    }
  | {
      readonly state: 'firing';
      readonly sinceMs: number;
      readonly isFlapping: boolean;
      /** Since when nothing is measured that could end it; null while something is. */
      readonly noDataSinceMs: number | null;
    }
  | {
      readonly state: 'recovering';
      readonly sinceMs: number;
      readonly isFlapping: boolean;
      /** Since when its condition has not held. */
      readonly calmSinceMs: number;
    }
  /** `sinceMs`: since when it had fired. */
  | { readonly state: 'resolved'; readonly sinceMs: number; readonly resolvedMs: number };

export type AlertState = AlertMemory['state'];
type In<State extends AlertState> = Extract<AlertMemory, { state: State }>;

export type AlertTerms = {
  /** How long a firing one must not hold before it is resolved: it keeps firing for so long. */
  readonly holdMs: number;
  /** How long its condition must hold before it fires. */
  readonly forMs: number;
  /** It must not begin to fire now. */
  readonly isKeptBack: boolean;
  /** When alerts of its rule began to fire lately. */
  readonly startsMs: readonly number[];
};

export const inactive: AlertMemory = { state: 'inactive' };

/** The condition holds: whether it has for long enough. */
const whileHolding = (
  memory: In<'pending'> | null,
  nowMs: number,
  { forMs, isKeptBack, startsMs }: AlertTerms,
): AlertMemory => {
  const before = memory ?? { sinceMs: nowMs, holdingSinceMs: null, pausedSinceMs: null };
  const pausedMs = before.pausedSinceMs === null ? 0 : nowMs - before.pausedSinceMs;
  const holdingSinceMs = before.holdingSinceMs === null ? nowMs : before.holdingSinceMs + pausedMs;
  if (!isKeptBack && nowMs - holdingSinceMs >= forMs) {
    const isFlapping = flaps(startsMs, nowMs);
    return { state: 'firing', sinceMs: nowMs, isFlapping, noDataSinceMs: null };
  }
  const isSame = before.holdingSinceMs === holdingSinceMs && before.pausedSinceMs === null;
  if (memory !== null && isSame) return memory;
  return { state: 'pending', sinceMs: before.sinceMs, holdingSinceMs, pausedSinceMs: null };
};

const whilePending = (
  memory: In<'pending'>,
  verdict: Verdict,
  nowMs: number,
  terms: AlertTerms,
): AlertMemory => {
  switch (verdict) {
    case 'holds':
      return whileHolding(memory, nowMs, terms);
    case 'thin':
      return memory.holdingSinceMs === null
        ? memory
        : { ...memory, holdingSinceMs: null, pausedSinceMs: null };
    case 'idle':
    case 'unknown':
      return memory.holdingSinceMs === null || memory.pausedSinceMs !== null
        ? memory
        : { ...memory, pausedSinceMs: nowMs };
    case 'clear':
    case 'passed idle':
      return inactive;
  }
};

const whileActive = (
  memory: In<'firing'> | In<'recovering'>,
  verdict: Verdict,
  nowMs: number,
  { holdMs }: AlertTerms,
): AlertMemory => {
  const { sinceMs, isFlapping } = memory;
  const firing = (noDataSinceMs: number | null): AlertMemory =>
    memory.state === 'firing' && memory.noDataSinceMs === noDataSinceMs
      ? memory
      : { state: 'firing', sinceMs, isFlapping, noDataSinceMs };
  switch (verdict) {
    case 'holds':
    case 'thin':
      return firing(null);
    case 'idle':
    case 'unknown':
      return firing((memory.state === 'firing' ? memory.noDataSinceMs : null) ?? nowMs);
    case 'clear':
    case 'passed idle': {
      const calmSinceMs = memory.state === 'recovering' ? memory.calmSinceMs : nowMs;
      const ownMs = verdict === 'clear' ? holdMs : 0;
      const neededMs = isFlapping ? Math.max(ownMs, calmMs) : ownMs;
      if (nowMs - calmSinceMs >= neededMs) return { state: 'resolved', sinceMs, resolvedMs: nowMs };
      if (memory.state === 'recovering') return memory;
      return { state: 'recovering', sinceMs, isFlapping, calmSinceMs };
    }
  }
};

export const nextAlert = (
  memory: AlertMemory,
  verdict: Verdict,
  nowMs: number,
  terms: AlertTerms,
): AlertMemory => {
  switch (memory.state) {
    case 'firing':
    case 'recovering':
      return whileActive(memory, verdict, nowMs, terms);
    case 'pending':
      return whilePending(memory, verdict, nowMs, terms);
    case 'inactive':
    case 'resolved':
      if (verdict === 'holds') return whileHolding(null, nowMs, terms);
      return verdict === 'thin'
        ? { state: 'pending', sinceMs: nowMs, holdingSinceMs: null, pausedSinceMs: null }
        : inactive;
  }
};
