import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ExponentialBuckets } from '../ingest/sample.ts';
import { countUpTo } from './exponential.ts';

/** Values of which none is a boundary but those that were chosen to be: put into buckets as the data model says. */
const bucketsOf = (values: readonly number[], scale: number): ExponentialBuckets => {
  const base = 2 ** (2 ** -scale);
  const indices = values.map((value) => Math.ceil(Math.log(value) / Math.log(base)) - 1);
  const offset = indices.length === 0 ? 0 : Math.min(...indices);
  const counts: number[] = [];
  for (const index of indices) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  return {
    scale,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: { offset, counts: Array.from(counts, (count) => count ?? 0) },
    negative: { offset: 0, counts: [] },
  };
};

test('what is at most a power of two is counted exactly at every scale from 0 up', () => {
  // Not near a boundary of any scale that is used here.
  const value = fc.double({ min: 0.001, max: 1000, noNaN: true }).filter((number) => {
    const place = Math.log2(number) * 2 ** 6;
    return Math.abs(place - Math.round(place)) > 1e-6;
  });
  const power = fc.integer({ min: -12, max: 12 }).map((exponent) => 2 ** exponent);
  fc.assert(
    fc.property(fc.array(value), power, fc.integer({ min: 0, max: 6 }), (values, bound, scale) => {
      const counted = values.filter((each) => each <= bound).length;
      assert.equal(countUpTo(bucketsOf(values, scale), bound), counted);
    }),
  );
});

const buckets: ExponentialBuckets = {
  scale: 1,
  zeroThreshold: 0.25,
  zeroCount: 5,
  // (0.5, 0.7], (0.7, 1], (1, 1.41], (1.41, 2]
  positive: { offset: -2, counts: [1, 10, 100, 1000] },
  negative: { offset: 0, counts: [20_000] },
};

test('a bound is counted up to where it is a boundary, and nowhere else', () => {
  const cases: readonly [string, ExponentialBuckets, number, number | null][] = [
    ['all', buckets, Number.POSITIVE_INFINITY, 21_116],
    ['a boundary holds what equals it', buckets, 1, 20_016],
    ['a root of two, as it is written', buckets, Math.SQRT2, 20_116],
    ['rounded in its last digits', buckets, Number('1.414213562373095'), 20_116],
    ['rounded too far', buckets, Number('1.41421'), null],
    ['inside of a bucket', buckets, 1.5, null],
    ['inside of an empty bucket', buckets, 0.3, null],
    ['beyond all buckets', buckets, 4, 21_116],
    ['before all buckets', buckets, 0.25, 20_005],
    ['inside of the zero bucket', buckets, 0.125, null],
    ['zero with a threshold', buckets, 0, null],
    ['zero without', { ...buckets, zeroThreshold: 0 }, 0, 20_005],
    ['below zero', { ...buckets, zeroThreshold: 0 }, -1, null],
    ['no number', buckets, Number.NaN, null],
    ['a power of two between those of a coarse scale', { ...buckets, scale: -1 }, 2, null],
    // (1/16, 1/4], (1/4, 1], (1, 4], (4, 16]
    ['a power of four at that scale', { ...buckets, scale: -1 }, 4, 20_116],
    ['the finest scale', { ...buckets, scale: 20 }, 1, 20_016],
    ['a tenth at the finest scale', { ...buckets, scale: 20, zeroThreshold: 0 }, 0.1, null],
  ];
  for (const [name, histogram, bound, counted] of cases) {
    assert.equal(countUpTo(histogram, bound), counted, name);
  }
});
