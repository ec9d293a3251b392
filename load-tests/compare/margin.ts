// How much of what an objective allows is left: of its bad events, or of its time. 1 is all of it, 0
// is the limit itself, below 0 it is broken. The interval says how sure that is.

import type { Interval } from './statistics.ts';

/** `low` and `high` are null where too little was measured for an interval. */
export type Margin = {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

/** @param limit the least share of good events, less than 1 */
export const marginOfShare = (share: number, interval: Interval | null, limit: number): Margin => {
  const left = (good: number): number => 1 - (1 - good) / (1 - limit);
  return {
    value: left(share),
    low: interval && left(interval.low),
    high: interval && left(interval.high),
  };
};

/** @param limit the most time, more than 0; the longest time leaves the least */
export const marginOfTime = (time: number, interval: Interval | null, limit: number): Margin => ({
  value: 1 - time / limit,
  low: interval && 1 - interval.high / limit,
  high: interval && 1 - interval.low / limit,
});

/** Of a threshold in k6's words; null for words that are none. */
export const marginOf = (
  threshold: string,
  value: number,
  interval: Interval | null,
): Margin | null => {
  const [, word, limit] = /^(rate>=|p\([\d.]+\)<=)([\d.]+)$/.exec(threshold) ?? [];
  if (word === undefined || !(Number(limit) > 0)) return null;
  if (word !== 'rate>=') return marginOfTime(value, interval, Number(limit));
  return Number(limit) < 1 ? marginOfShare(value, interval, Number(limit)) : null;
};
