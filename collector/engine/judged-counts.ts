// What an objective is judged by over an interval that somebody asks about: its events, or those of
// its time slices that lie whole within the interval. A slice that has not closed is not judged, and
// that is told: nobody passes by what was not seen.

import { lastSliceEnd } from '../sli/slices.ts';
import type { HistoryCounts } from '../window/history.ts';
import { type Tiling, tile } from '../window/tiling.ts';
import { momentText } from './moment.ts';
import type { Watched } from './objective.ts';
import type { SliceBook } from './slice-book.ts';

export type JudgedCounts = {
  readonly counts: HistoryCounts;
  /** Empty for events. */
  readonly unit: '' | 'slices';
  readonly minimumBad: number;
  /** Why it can be judged only later, in a sentence; none where all has settled. */
  readonly unsettled: readonly string[];
};

/** @param tiling lies before `nowMs` */
export const judgedCounts = (
  { objective, over, sliced }: Watched,
  book: Pick<SliceBook, 'closedMs'>,
  tiling: Tiling,
  nowMs: number,
): JudgedCounts => {
  if (sliced === null) {
    const minimumBad = objective.status.minimumBadEvents;
    return { counts: over(tiling.tiles), unit: '', minimumBad, unsettled: [] };
  }
  const { slices, settlingMs } = sliced;
  const lengthMs = slices.seconds * 1000;
  const fromMs = lastSliceEnd(tiling.fromMs + lengthMs - 1, slices.seconds);
  const toMs = lastSliceEnd(Math.min(tiling.toMs, nowMs), slices.seconds);
  // A slice is counted at its end; no other ends in the time by which the last one is read too far.
  const within = toMs > fromMs ? tile(fromMs, Math.min(toMs + lengthMs - 1, nowMs), nowMs) : null;
  const hasSettled = toMs <= fromMs || book.closedMs(objective.indicator.id, slices) >= toMs;
  return {
    counts: sliced.over(within?.tiles ?? []),
    unit: 'slices',
    minimumBad: 1,
    unsettled: hasSettled
      ? []
      : [
          `time slices of ${objective.key} have not settled: ask again after ${momentText(toMs + settlingMs + 1000)}`,
        ],
  };
};
