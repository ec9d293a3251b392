// Says from a few launches of two programs whether the second costs more. Pure: chance is an argument.
// What varies most is one launch against another (the JIT decides anew, memory lies elsewhere), so a
// launch counts as one observation, however many batches it ran.

import { median } from '../measurement.ts';

/** A cost above this is one that a change may not have. */
export const mostRatio = 1.1;
/** How often all measurements together may be wrong where nothing has changed. */
const errorShare = 0.05;
const resamples = 10_000;
/** Of fewer, too many resamples are one launch again and again. */
export const fewestLaunches = 8;

/** What one batch cost in each of two processes that took turns. */
export type Pair = { readonly base: number; readonly change: number };

export type Interval = {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
};

/** `unclear`: neither a cost above the limit is shown, nor that there is none. */
export type Judgement = 'slower' | 'faster' | 'steady' | 'unclear';

/** Numbers from 0 to 1, the same for the same seed: xorshift (Marsaglia 2003), 13, 17, 5. */
export const seededRandom = (seed: number): (() => number) => {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
};

/** One launch as one number: the median of its batches' log ratios, so a disturbed batch is nothing. */
export const launchRatio = (pairs: readonly Pair[]): number =>
  median(pairs.map(({ base, change }) => Math.log(change / base)));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The standard error of the mean. */
const errorOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
      (values.length - 1) /
      values.length,
  );

const at = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.floor(share * sorted.length)))] ?? 0;

/**
 * The bootstrap-t interval (Efron and Tibshirani 1993, 12.5) of the mean log ratio; the percentile
 * interval is too narrow for so few launches.
 * @param launches log ratios, at least `fewestLaunches`.
 * @param measurements how many are judged in one run: they share the error (Bonferroni).
 */
export const intervalOf = (
  launches: readonly number[],
  measurements: number,
  random: () => number,
): Interval => {
  if (launches.length < fewestLaunches) throw new RangeError('too few launches');
  const mean = meanOf(launches);
  const error = errorOf(launches, mean);
  const distances = new Float64Array(resamples);
  for (let index = 0; index < resamples; index += 1) {
    const drawn = launches.map(() => launches[Math.floor(random() * launches.length)] ?? mean);
    const drawnMean = meanOf(drawn);
    const drawnError = errorOf(drawn, drawnMean);
    // The same launch drawn every time knows nothing of the spread: as far off as can be.
    distances[index] =
      drawnError > 0 ? (drawnMean - mean) / drawnError : Math.sign(drawnMean - mean) * 1e6;
  }
  distances.sort();
  const tail = errorShare / measurements / 2;
  return {
    ratio: Math.exp(mean),
    low: Math.exp(error === 0 ? mean : mean - at(distances, 1 - tail) * error),
    high: Math.exp(error === 0 ? mean : mean - at(distances, tail) * error),
  };
};

export const judge = ({ ratio, low, high }: Interval): Judgement => {
  if (ratio > mostRatio && low > 1) return 'slower';
  if (ratio < 1 / mostRatio && high < 1) return 'faster';
  return high <= mostRatio ? 'steady' : 'unclear';
};
