// How many observations of an exponential histogram are at most as large as a bound. The answer is
// exact or none: a bound inside of a bucket would need a guess at where in it the values lie.

import type { BucketRun, ExponentialBuckets } from '../ingest/sample.ts';

/** Boundaries are roots of two; so far a written one may be off by rounding, and never to the next. */
const rounding = 1e-12;

/**
 * Which boundary of this scale a bound is: bucket n ends with boundary n + 1, which is
 * 2^((n + 1) × 2^-scale). Powers of two are boundaries at every scale from 0 up.
 */
const boundaryAt = (bound: number, scale: number): number | null => {
  const place = Math.round(Math.log2(bound) * 2 ** scale);
  const boundary = 2 ** (place / 2 ** scale);
  return Math.abs(boundary - bound) <= rounding * bound ? place : null;
};

const countBefore = ({ offset, counts }: BucketRun, end: number): number => {
  let sum = 0;
  for (const [index, count] of counts.entries()) {
    if (offset + index >= end) break;
    sum += count;
  }
  return sum;
};

/**
 * @param bound not negative: below zero, buckets hold their lower boundary and not their upper one
 * @returns null where the bound is no boundary
 */
export const countUpTo = (buckets: ExponentialBuckets, bound: number): number | null => {
  const { scale, zeroThreshold, zeroCount, positive, negative } = buckets;
  if (!(bound >= 0) || bound < zeroThreshold) return null;
  const below = zeroCount + countBefore(negative, Number.POSITIVE_INFINITY);
  if (bound === 0) return below;
  if (bound === Number.POSITIVE_INFINITY) return below + countBefore(positive, bound);
  const end = boundaryAt(bound, scale);
  return end === null ? null : below + countBefore(positive, end);
};
