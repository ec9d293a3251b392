// From what watching k6 gave to whether it was saturated, with figures worked out by hand.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GeneratorSample, generatorUse } from './generator.ts';
import { latenessLimits, saturation } from './saturation.ts';

const sample = (second: number, changed: Partial<GeneratorSample> = {}): GeneratorSample => ({
  ...{ at: 1000 * second, seconds: 1, cores: 0.5, waiting: 0.1, idle: 0.6 },
  ...changed,
});
const judged = (...thresholds: readonly string[]) => ({
  objectives: thresholds.map((threshold) => ({
    ...{ objective: 'a/b', metric: 'a', type: 'trend' as const, threshold, events: 'a_events' },
    minimumEvents: null,
  })),
});

test('timers may be late by a quarter of a time that k6 judges, at its percentile', () => {
  const limits = latenessLimits(judged('p(95)<=200', 'rate>=0.99', 'p(50)<=50', 'p(99.9)<=2000'));
  assert.deepEqual(
    limits.map(({ percentile, mostMs }) => [percentile, mostMs]),
    [
      ['p(50)', 12.5],
      ['p(95)', 50],
      ['p(99)', 100],
      ['p(99.9)', 500],
    ],
  );
});

test('late timers saturate, and it is said what k6 and its machine did meanwhile', () => {
  const generator = {
    available: 2,
    samples: [sample(1, { waiting: 3, idle: 0 }), sample(2, { waiting: 1, idle: 0.02 })],
  };
  const late = { med: 12, 'p(95)': 25, 'p(99)': 100 };
  assert.deepEqual(saturation(late, generator, judged('p(95)<=100', 'p(50)<=50')), []);
  assert.deepEqual(saturation({ ...late, 'p(95)': 26 }, generator, judged('p(95)<=100')), [
    'k6 was saturated: p(95) of how late its timers were is 26 ms, at most 25 ms is sound beside p(95)<=100: k6 used 0.5 of 2 CPUs, 2.0 of its threads waited for one on average, 1 % of the machine was idle',
  ]);
  const [reason = ''] = saturation({ ...late, med: 13 }, generator, judged('p(50)<=50'));
  assert.match(reason, /^k6 was saturated: p\(50\) of .* is 13 ms, at most 12.5 ms is sound /);
});

test('whatever is judged, one timer in a hundred is late by a tenth of a second at most', () => {
  const idle = { available: 2, samples: [] };
  assert.deepEqual(saturation({ 'p(99)': 101 }, idle, judged('rate>=0.99')), [
    'k6 was saturated: p(99) of how late its timers were is 101 ms, at most 100 ms is sound',
  ]);
});

test('a percentile that k6 did not keep is bounded by a higher one', () => {
  const idle = { available: 2, samples: [] };
  assert.equal(saturation({ 'p(99)': 26 }, idle, judged('p(95)<=100')).length, 1);
  assert.equal(saturation({ 'p(99)': 24 }, idle, judged('p(95)<=100')).length, 0);
});

test('a quarter of the time k6 may use all it has: it starts, and sums up', () => {
  const full = { cores: 1.8 };
  const some = [sample(1, full), sample(2), sample(3), sample(4)];
  assert.deepEqual(saturation({ 'p(99)': 1 }, { available: 2, samples: some }, judged()), []);
  const more = [sample(1, full), sample(2, full), ...some.slice(1)];
  assert.equal(saturation({ 'p(99)': 1 }, { available: 2, samples: more }, judged()).length, 1);
});

test('what the system does not say saturates nothing', () => {
  const samples = [sample(1, { cores: null, waiting: null, idle: null })];
  assert.deepEqual(saturation(null, { available: 1, samples }, judged()), []);
  assert.deepEqual(generatorUse({ available: 1, samples }), {
    ...{ available: 1, cores: null, waiting: null, idle: null },
  });
});

test('the use of a part of the time is of the seconds whose middle is in it, by their length', () => {
  const samples = [
    sample(1, { cores: 2 }),
    sample(2, { cores: 1 }),
    sample(5, { cores: 0.2, seconds: 3 }),
    sample(6, { cores: 2 }),
  ];
  const use = generatorUse({ available: 2, samples }, 1400, 5400);
  assert.equal(use.cores, (1 + 3 * 0.2) / 4);
});
