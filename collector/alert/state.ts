// The life of one alert: pending, firing, resolved. Silence and a moment without events hold it as
// it is; it resolves when what it says is measured not to be so, or when nothing has happened for
// the whole of its long window.

import type { Verdict } from './verdict.ts';

export type AlertState = 'inactive' | 'pending' | 'firing' | 'resolved';

export type AlertMemory = {
  readonly state: AlertState;
  /** Since when it is pending or firing; of a resolved one, since when it had fired. */
  readonly sinceMs: number;
  readonly resolvedMs: number | null;
  /** Since when a firing alert's condition has not held; null while it does. */
  readonly leavingSinceMs: number | null;
};

export const inactive: AlertMemory = {
  state: 'inactive',
  sinceMs: 0,
  resolvedMs: null,
  leavingSinceMs: null,
};

const enter = (state: AlertState, nowMs: number): AlertMemory => ({
  state,
  sinceMs: nowMs,
  resolvedMs: null,
  leavingSinceMs: null,
});

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
  holdMs: number,
): AlertMemory => {
  if (memory.state === 'firing') return whileFiring(memory, verdict, nowMs, holdMs);
  if (memory.state === 'pending' && (verdict === 'unknown' || verdict === 'idle')) return memory;
  if (verdict === 'holds') return enter('firing', nowMs);
  if (verdict === 'thin') return memory.state === 'pending' ? memory : enter('pending', nowMs);
  return inactive;
};
