// Time slices: an interval of the day in which something was counted is one unit, good or bad as a
// whole, or good by its share. Slices lie side by side from midnight UTC; like a cell, a slice holds
// what was counted in (start, end]. A slice in which nothing was counted is nothing at all.

import type { Slices } from '../../language/slo-set.ts';
import type { Counts } from './counts.ts';

/** The end of the slice that holds what was counted at this moment. */
export const sliceEnd = (timeMs: number, seconds: number): number =>
  Math.ceil(timeMs / (seconds * 1000)) * seconds * 1000;

/** The end of the newest slice that is over at this moment. */
export const lastSliceEnd = (timeMs: number, seconds: number): number =>
  Math.floor(timeMs / (seconds * 1000)) * seconds * 1000;

/** How many slices end in (fromMs, toMs]. */
export const sliceEndsIn = (fromMs: number, toMs: number, seconds: number): number =>
  Math.max(0, (lastSliceEnd(toMs, seconds) - lastSliceEnd(fromMs, seconds)) / (seconds * 1000));

const leastSettlingMs = 10_000;

/** What a slice holds has arrived so long after its end: two intervals of its source. */
export const settlingMs = (intervalMs: number): number => Math.max(leastSettlingMs, 2 * intervalMs);

/** So that millions of shares sum exactly. */
const grain = 2 ** 30;

const isGood = ({ good, total }: Counts, goodFrom: number): boolean =>
  // good ≥ goodFrom × total, where a product that was rounded up makes no slice bad.
  goodFrom * total - good <= total * Number.EPSILON;

/**
 * What a slice counts, its total being 1.
 * @param base the events in it; null is the answer where there are none
 */
export const sliceCounts = (base: Counts, goodFrom: Slices['goodFrom']): Counts | null => {
  const { good, total } = base;
  if (!(total > 0)) return null;
  if (goodFrom !== null) return { good: isGood(base, goodFrom) ? 1 : 0, total: 1 };
  const share = Math.min(1, Math.max(0, good / total));
  return { good: Math.round(share * grain) / grain, total: 1 };
};

/** Under which the slices of an indicator are kept: other slices are another history. */
export const slicesName = (indicator: string, { seconds, goodFrom }: Slices): string =>
  `slices/${seconds}/${goodFrom ?? 'ratio'}/${indicator}`;
