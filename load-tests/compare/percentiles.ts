// The interval of a percentile, from percentiles beside it: whatever the times are distributed like,
// how many of n are below the true one is binomial (Conover 1999, Practical Nonparametric Statistics,
// §3.2). k6 has to be told beforehand which it is to keep, so those for a ladder of n are asked for.

import { type Interval, z95 } from './statistics.ts';

/** Twice as many events at each step: an interval is at most √2 as wide as it could be. */
const ladder = Array.from({ length: 14 }, (_, step) => 32 * 2 ** step);

const named = (percent: number): string => `p(${Number(percent.toFixed(3))})`;

/** The names, in k6's words, of the two percentiles around one of n events; null where n is too small. */
const around = (percentile: number, n: number): readonly [low: string, high: string] | null => {
  const share = percentile / 100;
  const reach = z95 * Math.sqrt((share * (1 - share)) / n);
  if (share - reach <= 0 || share + reach >= 1) return null;
  return [named((share - reach) * 100), named((share + reach) * 100)];
};

const percentileIn = (threshold: string): number | null => {
  const [, percent] = /^p\((\d+(?:\.\d+)?)\)/.exec(threshold) ?? [];
  return percent === undefined ? null : Number(percent);
};

/** What k6's `summaryTrendStats` needs besides the usual, for the intervals of these thresholds. */
export const statsAround = (thresholds: readonly string[]): string[] => [
  ...new Set(
    thresholds.flatMap((threshold) => {
      const percentile = percentileIn(threshold);
      return percentile === null ? [] : ladder.flatMap((n) => around(percentile, n) ?? []);
    }),
  ),
];

/** The 95 % interval of the threshold's percentile; null where k6 kept too little, or measured too few. */
export const percentileInterval = (
  threshold: string,
  events: number,
  values: Readonly<Record<string, number | null>>,
): Interval | null => {
  const percentile = percentileIn(threshold);
  const n = ladder.findLast((step) => step <= events);
  const names = percentile === null || n === undefined ? null : around(percentile, n);
  if (names === null) return null;
  const [low, high] = names.map((name) => values[name] ?? null);
  return low == null || high == null ? null : { low, high };
};
