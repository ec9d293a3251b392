// How much of a period was observed. A budget of a period hardly seen yet is warming up: one bad
// event of ten says little about thirty days.

import type { Span } from './period.ts';

/**
 * @param observedSeconds how long the source was heard within the period
 * @param sinceMs when counting began; what was heard before it does not help
 * @returns 0 to 1, of the whole period, also where its end is still to come
 */
export const coverage = (
  observedSeconds: number,
  { startMs, endMs }: Span,
  sinceMs: number,
  nowMs: number,
): number => {
  const observedMs = Math.min(observedSeconds * 1000, nowMs - sinceMs);
  return Math.min(1, Math.max(0, observedMs / (endMs - startMs)));
};
