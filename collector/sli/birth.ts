// Where a series begins to count when it has no last value. The rule, in order: what began after the
// history did counts whole; what was missing from a listing of all its target's series counts whole;
// anything else is a baseline, since nobody knows when its value was reached.

export type BirthFacts = {
  /** When the series began, by its created timestamp or OTLP start time. */
  readonly createdMs: number | null;
  /** When the target's process began; asked only where the series does not tell. */
  readonly processStartMs: number | null;
  readonly timeMs: number;
  readonly intervalMs: number;
  /** Since when the history is kept. */
  readonly historySinceMs: number;
  /** Since when this history counts from this target; null at first sight. */
  readonly sightedMs: number | null;
  /** The target's previous successful batch. */
  readonly previousMs: number | null;
  /** Whether that batch listed every series there was. */
  readonly complete: boolean;
  /** Whether series of this target found no room before: this may be one that is not new. */
  readonly wasFull: boolean;
};

/** Process starts are often told in whole seconds. */
const roundingMs = 1000;

/** @returns the moment from which the whole value counts; null for a baseline. */
export const birth = (facts: BirthFacts): number | null => {
  const { createdMs, processStartMs, timeMs, historySinceMs, sightedMs, previousMs } = facts;
  const startMs = createdMs ?? processStartMs;
  // Nothing of it was counted yet: all since its start is, and is bridged where that is long ago.
  if (facts.wasFull) {
    return startMs !== null && startMs >= historySinceMs - roundingMs
      ? Math.min(timeMs, startMs)
      : null;
  }
  const since = Math.min(timeMs, Math.max(startMs ?? -Infinity, previousMs ?? -Infinity));
  if (sightedMs !== null && facts.complete && previousMs !== null) return since;
  if (startMs !== null && startMs >= historySinceMs - roundingMs) return since;
  // A push repeats every series it has, but may be split: only a later one tells what is new.
  const later = sightedMs !== null && timeMs > sightedMs + facts.intervalMs / 2;
  return later && createdMs !== null ? since : null;
};
