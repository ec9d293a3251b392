import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Matcher } from '../../language/slo-set.ts';
import { counter, fast, noonMs, objective, pushed, sloSet } from '../engine/fixture.ts';
import type { ExponentialBuckets, Sample } from '../ingest/sample.ts';
import { compile } from './compilation.ts';
import { Tracker } from './tracker.ts';

const asking = (id: string, matchers: readonly Matcher[]) => {
  const good = [{ factor: 1, selector: { metric: 'duration_seconds_bucket', matchers } }];
  return { ...objective, key: `latency/${id}`, indicator: { ...fast, id, good } };
};
const le = (value: string, operator: Matcher['operator'] = '='): Matcher[] => [
  { label: 'le', operator, value },
];

const trackerOf = (...objectives: ReturnType<typeof asking>[]) =>
  new Tracker({
    compilation: compile(sloSet(objectives)),
    intervalMs: () => 10_000,
    historySinceMs: () => noonMs,
  });

const second = (n: number): number => noonMs + n * 1000;

/** Of so many between 0.25 and 0.5 s and so many between 1 and 2 s. */
const histogram = (
  atSecond: number,
  fastOnes: number,
  slowOnes: number,
  { scale = 0, kind = 'counter' as Sample['kind'], startSecond = 0 } = {},
): Sample[] => {
  // Only the first bucket of each power of two holds anything.
  const width = 2 ** scale;
  const counts = Array.from({ length: 3 * width }, () => 0);
  counts[0] = fastOnes;
  counts[2 * width] = slowOnes;
  const buckets: ExponentialBuckets = {
    scale,
    zeroThreshold: 0,
    zeroCount: 0,
    positive: { offset: -2 * width, counts },
    negative: { offset: 0, counts: [] },
  };
  const made = (name: string): Sample => ({
    ...counter(name, {}, fastOnes + slowOnes, second(atSecond), second(startSecond)),
    kind,
  });
  return [{ ...made('duration_seconds_bucket'), buckets }, made('duration_seconds_count')];
};

const total = (staged: ReturnType<Tracker['stage']>, history = 0) =>
  staged.increments
    .filter((increment) => increment.history === history)
    .reduce((sum, { good, total: all }) => [(sum[0] ?? 0) + good, (sum[1] ?? 0) + all], [0, 0]);
const take = (tracker: Tracker, atSecond: number, samples: readonly Sample[]) =>
  tracker.stage(pushed(second(atSecond), samples), second(atSecond));

test('cumulative buckets are counted at the bound that is promised', () => {
  const tracker = trackerOf(asking('half', le('0.50')));
  assert.deepEqual(total(take(tracker, 10, histogram(10, 5, 2))), [5, 7]);
  assert.deepEqual(total(take(tracker, 20, histogram(20, 105, 3))), [100, 101]);
});

test('a histogram that grows coarser goes on counting', () => {
  const tracker = trackerOf(asking('half', le('0.5')));
  take(tracker, 10, histogram(10, 5, 2, { scale: 5 }));
  assert.deepEqual(total(take(tracker, 20, histogram(20, 7, 3, { scale: 2 }))), [2, 3]);
});

test('a new start is a reset of all its bounds', () => {
  const tracker = trackerOf(asking('half', le('0.5')));
  take(tracker, 10, histogram(10, 5, 2));
  const staged = take(tracker, 20, histogram(20, 6, 4, { startSecond: 15 }));
  assert.deepEqual(total(staged), [6, 10]);
  assert.equal(staged.tally.resets, 2);
});

test('deltas count by themselves', () => {
  const tracker = trackerOf(asking('half', le('0.5')));
  take(tracker, 10, histogram(10, 5, 2, { kind: 'delta' }));
  assert.deepEqual(total(take(tracker, 20, histogram(20, 3, 1, { kind: 'delta' }))), [3, 4]);
});

const unreadable: readonly [string, readonly Matcher[], RegExp][] = [
  ['inside of a bucket', le('0.3'), /no boundary at 0\.3\. Promise 0\.25 or 0\.5 instead/],
  ['any bound', le('.+', '=~'), /must be named/],
  ['all bounds but one', le('0.5', '!='), /must be named/],
  ['no bound', [], /must be named/],
];
for (const [name, matchers, text] of unreadable) {
  test(`where it cannot be counted (${name}), neither good nor total is`, () => {
    const tracker = trackerOf(asking('odd', matchers), asking('half', le('0.5')));
    const first = take(tracker, 10, histogram(10, 5, 2));
    const later = take(tracker, 20, histogram(20, 105, 3));
    for (const staged of [first, later]) {
      assert.deepEqual(total(staged, 0), [0, 0]);
      assert.match(staged.problems[0]?.text ?? '', text);
    }
    // The other indicator of the same metric is none the worse; between them are the requests.
    assert.deepEqual(total(later, 2), [100, 101]);
  });
}

test('of a coarse histogram the bounds that it has are offered', () => {
  const staged = take(trackerOf(asking('half', le('0.5'))), 10, [
    {
      ...counter('duration_seconds_bucket', {}, 0, second(10)),
      buckets: {
        ...{ scale: -1, zeroThreshold: 0, zeroCount: 0 },
        positive: { offset: 0, counts: [] },
        negative: { offset: 0, counts: [] },
      },
    },
  ]);
  assert.match(staged.problems[0]?.text ?? '', /Promise 0\.25 or 1 instead/);
});

test('bounds are named one by one, too', () => {
  const tracker = trackerOf(asking('each', le('0\\.5|1', '=~')));
  const staged = take(tracker, 10, histogram(10, 5, 2, { kind: 'delta' }));
  // As of any histogram, the two buckets are added up.
  assert.deepEqual([total(staged), staged.problems.length], [[10, 7], 1]);
});

test('what is gone begins anew when it comes back, and is no restart of the others', () => {
  const tracker = trackerOf(asking('half', le('0.5')));
  const bare = (atSecond: number, good: number, all: number): Sample[] => [
    counter('duration_seconds_bucket', { le: '0.5' }, good, second(atSecond)),
    counter('duration_seconds_count', {}, all, second(atSecond)),
  ];
  const gone = (name: string): Sample => ({ ...counter(name, {}, 0, second(20)), isGone: true });
  take(tracker, 10, bare(10, 50, 60));
  const went = take(tracker, 20, [gone('duration_seconds_bucket'), gone('duration_seconds_count')]);
  assert.deepEqual(total(went), [0, 0]);
  // Without a start time nobody knows when it reached these.
  assert.deepEqual(total(take(tracker, 30, bare(30, 90, 95))), [0, 0]);
  assert.deepEqual(total(take(tracker, 40, bare(40, 91, 97))), [1, 2]);
});
