// Intervals of percentiles and margins: what is asked of k6, what is made of its answer.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marginOf } from './margin.ts';
import { percentileInterval, statsAround } from './percentiles.ts';

test('the percentiles around the 95th of 128 events are those of the binomial distribution', () => {
  // 0.95 ± 1.96 · √(0.95 · 0.05 / 128) = 0.95 ± 0.037757
  const asked = statsAround(['p(95)<=200', 'rate>=0.99', 'count>=5']);
  assert.ok(asked.includes('p(91.224)') && asked.includes('p(98.776)'), asked.join());
  assert.ok(asked.every((name) => /^p\(\d\d(\.\d+)?\)$/.test(name)));
  assert.equal(new Set(statsAround(['p(95)<=200', 'p(95)<=1'])).size, asked.length);
  assert.deepEqual(statsAround(['rate>=0.99']), []);
});

test('an interval is of the most events that there surely were, or it is none', () => {
  const values = { 'p(91.224)': 80, 'p(98.776)': 120, 'p(95)': 90 };
  for (const events of [128, 200, 255])
    assert.deepEqual(percentileInterval('p(95)<=200', events, values), { low: 80, high: 120 });
  // Others were not kept, the 95th of so few has no upper end, and a share is no percentile.
  assert.equal(percentileInterval('p(95)<=200', 256, values), null);
  assert.equal(percentileInterval('p(95)<=200', 60, values), null);
  assert.equal(percentileInterval('p(95)<=200', 3, values), null);
  assert.equal(percentileInterval('rate>=0.9', 128, values), null);
  assert.equal(percentileInterval('p(95)<=200', 128, { 'p(91.224)': 80 }), null);
});

test('the interval covers the true percentile in nearly all samples of a known distribution', () => {
  // A generator with a fixed seed (Park & Miller 1988), of times that are uniform: the truth is 0.95.
  let state = 20_261_122;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const percentile = (sorted: readonly number[], name: string): number => {
    const at = (Number(name.slice(2, -1)) / 100) * (sorted.length - 1);
    const [below = 0, above = below] = sorted.slice(Math.floor(at), Math.floor(at) + 2);
    return below + (above - below) * (at - Math.floor(at));
  };
  let covered = 0;
  for (let sample = 0; sample < 400; sample++) {
    const sorted = Array.from({ length: 512 }, random).toSorted((a, b) => a - b);
    const values = Object.fromEntries(
      statsAround(['p(95)<=1']).map((name) => [name, percentile(sorted, name)]),
    );
    const interval = percentileInterval('p(95)<=1', 512, values);
    assert.ok(interval);
    if (interval.low <= 0.95 && interval.high >= 0.95) covered++;
  }
  assert.ok(covered >= 368 && covered < 400, `${covered} of 400`);
});

test('a margin is what is left of the limit', () => {
  const rounded = (margin: ReturnType<typeof marginOf>) =>
    margin && [margin.value, margin.low, margin.high].map((one) => one && Number(one.toFixed(6)));
  assert.deepEqual(rounded(marginOf('p(95)<=200', 50, { low: 40, high: 220 })), [0.75, -0.1, 0.8]);
  assert.deepEqual(rounded(marginOf('rate>=0.99', 0.995, { low: 0.98, high: 1 })), [0.5, -1, 1]);
  assert.deepEqual(marginOf('p(95)<=200', 50, null), { value: 0.75, low: null, high: null });
  assert.equal(marginOf('rate>=1', 1, null), null);
  assert.equal(marginOf('count>=5', 7, null), null);
});
