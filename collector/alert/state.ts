// The life of one alert: pending, firing, resolved. It fires once its condition has held for as long
// as it must, and nobody keeps it back. Silence and a moment without events hold it as it is; it
// resolves when what it says is measured not to be so, or when nothing has happened for the whole of
// its long window.

import type { Verdict } from './verdict.ts';

export type AlertState = 'inactive' | 'pending' | 'firing' | 'resolved';

export type AlertMemory = {
  readonly state: AlertState;
  /** Since when it is pending or firing; of a resolved one, since when it had fired. */
  readonly sinceMs: number;
  readonly resolvedMs: number | null;
  /** Since when a firing alert's condition has not held; null while it does. */
  readonly leavingSinceMs: number | null;
  /** Since when a pending one's condition has held, moments of silence left out; null: it does not. */
  readonly holdingSinceMs: number | null;
  /** Since when nothing can be said of that condition; null while something can. */
  readonly pausedSinceMs: number | null;
};

export type AlertTerms = {
  /** How long a firing one must not hold before it is resolved. */
  readonly holdMs: number;
  /** How long its condition must hold before it fires. */
  readonly forMs: number;
  /** It must not begin to fire now. */
  readonly isKeptBack: boolean;
};

export const inactive: AlertMemory = {
  state: 'inactive',
  sinceMs: 0,
  resolvedMs: null,
  leavingSinceMs: null,
  holdingSinceMs: null,
  pausedSinceMs: null,
};

const enter = (state: AlertState, nowMs: number): AlertMemory => ({
  ...inactive,
  state,
  sinceMs: nowMs,
});

/** The condition holds: whether it has for long enough. */
const whileHolding = (
  memory: AlertMemory,
  nowMs: number,
  { forMs, isKeptBack }: AlertTerms,
): AlertMemory => {
  const pausedMs = memory.pausedSinceMs === null ? 0 : nowMs - memory.pausedSinceMs;
  const holdingSinceMs = memory.holdingSinceMs === null ? nowMs : memory.holdingSinceMs + pausedMs;
  if (!isKeptBack && nowMs - holdingSinceMs >= forMs) return enter('firing', nowMs);
  const isSame = memory.holdingSinceMs === holdingSinceMs && memory.pausedSinceMs === null;
  if (memory.state === 'pending' && isSame) return memory;
  const pending = memory.state === 'pending' ? memory : enter('pending', nowMs);
  return { ...pending, holdingSinceMs, pausedSinceMs: null };
};

const whilePending = (
  memory: AlertMemory,
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

const whileFiring = (
  memory: AlertMemory,
  verdict: Verdict,
  nowMs: number,
  holdMs: number,
): AlertMemory => {
  const resolved: AlertMemory = {
    ...memory,
    state: 'resolved',
    resolvedMs: nowMs,
    leavingSinceMs: null,
  };
  switch (verdict) {
    case 'passed idle':
      return resolved;
    case 'clear': {
      const leavingSinceMs = memory.leavingSinceMs ?? nowMs;
      return nowMs - leavingSinceMs >= holdMs ? resolved : { ...memory, leavingSinceMs };
    }
    case 'holds':
    case 'thin':
    case 'idle':
    case 'unknown':
      return memory.leavingSinceMs === null ? memory : { ...memory, leavingSinceMs: null };
  }
};

/** A resolved alert stays resolved: the next one is another alert, and begins inactive. */
export const nextAlert = (
  memory: AlertMemory,
  verdict: Verdict,
  nowMs: number,
  terms: AlertTerms,
): AlertMemory => {
  if (memory.state === 'firing') return whileFiring(memory, verdict, nowMs, terms.holdMs);
  if (memory.state === 'pending') return whilePending(memory, verdict, nowMs, terms);
  if (verdict === 'holds') return whileHolding(inactive, nowMs, terms);
  return verdict === 'thin' ? enter('pending', nowMs) : inactive;
};
