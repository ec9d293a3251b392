import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  counter,
  fast,
  gauge,
  noonMs,
  objective,
  pushed,
  scraped,
  sloSet,
  workers,
} from '../engine/fixture.ts';
import type { Sample } from '../ingest/sample.ts';
import { compile } from './compilation.ts';
import { Tracker } from './tracker.ts';
import { second, sums, take } from './tracker-fixture.ts';

const compilation = compile(
  sloSet([
    objective,
    { ...objective, key: 'latency/fast', indicator: fast },
    { ...objective, key: 'workers/free', indicator: workers },
  ]),
);
const [, fastPlace, workersPlace] = [0, 1, 2];
const makeTracker = (series: number, targets = 100) =>
  new Tracker({
    compilation,
    intervalMs: () => 1000,
    historySinceMs: () => noonMs,
    limits: { series, targets },
  });
const codes = (...values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, index) => [`2${index}`, value]));

test('past the limit new series are refused and said; what is remembered counts on', () => {
  const tracker = makeTracker(3);
  take(tracker, scraped(second(1), codes(1, 1)));
  const crowded = take(tracker, scraped(second(2), codes(5, 6, 100, 100, 100)));
  assert.deepEqual(sums(crowded).measured, [4 + 5 + 100, 4 + 5 + 100]);
  assert.equal(crowded.refused, 2);
  assert.match(
    crowded.problems[0]?.text ?? '',
    /app has as many series.*3.*SERIES_LIMIT.*requests_total/,
  );
  assert.equal(tracker.targets.held()[0]?.refused, 2);
  assert.deepEqual(
    sums(take(tracker, scraped(second(3), codes(6, 7, 101, 900, 900)))).measured,
    [3, 3],
  );
});

test('another source has room of its own', () => {
  const tracker = makeTracker(1);
  take(tracker, scraped(second(1), codes(1, 1, 1)));
  const other = { ...scraped(second(1), codes(1)), source: 'pushed' };
  assert.equal(take(tracker, other).refused, 0);
});

/** Makes room, as when series were away for a day. */
const forget = (tracker: Tracker, codes: RegExp) => {
  for (const { series } of tracker.targets.all()) {
    for (const key of [...series.keys()]) if (codes.test(key)) series.delete(key);
  }
  tracker.targets.recount();
};

test('a refused series that finds room later is a baseline, not growth', () => {
  const tracker = makeTracker(3);
  take(tracker, scraped(second(1), codes(1, 1, 1000)));
  take(tracker, scraped(second(2), { 20: 1, 21: 1, 22: 1000, 23: 5000 }));
  forget(tracker, /21|22/);
  const later = take(tracker, scraped(second(3), { 20: 1, 23: 5001 }));
  assert.deepEqual([sums(later).measured, later.refused], [[0, 0], 0]);
  // From then on it counts, and all that is new again is new.
  const next = take(tracker, scraped(second(4), { 20: 1, 23: 5003, 24: 10 }));
  assert.deepEqual(sums(next).measured, [12, 12]);
});

test('a process that began after the history is counted whole once there is room, as bridged', () => {
  const tracker = makeTracker(3);
  const startMs = second(1);
  take(tracker, scraped(second(10), codes(1, 2, 3, 4), startMs));
  forget(tracker, /20|21/);
  const later = take(tracker, scraped(second(11), { 22: 3, 23: 30 }, startMs));
  assert.deepEqual(sums(later), { measured: [0, 0], bridged: [30, 30] });
});

test('the buckets of a histogram and its count are taken together or not at all', () => {
  const point = (route: string, atSecond: number): Sample[] => [
    counter('duration_seconds_count', { route }, 10, second(atSecond), second(0)),
    counter('duration_seconds_bucket', { route, le: '0.5' }, 9, second(atSecond), second(0)),
  ];
  const tracker = makeTracker(4);
  const batch = pushed(second(1), [...point('/a', 1), ...point('/b', 1), ...point('/c', 1)]);
  const staged = take(tracker, batch);
  assert.deepEqual(sums(staged, fastPlace).measured, [18, 20]);
  assert.equal(staged.refused, 2);
  // With room for one of two, neither is taken.
  const odd = take(makeTracker(5), batch);
  assert.deepEqual(sums(odd, fastPlace).measured, [18, 20]);
});

test('deltas need no room', () => {
  const tracker = makeTracker(0);
  const samples = Array.from(
    { length: 100 },
    (_, index): Sample => ({
      ...counter('requests_total', { code: `2${index}` }, 2, second(1)),
      kind: 'delta',
    }),
  );
  const staged = take(tracker, pushed(second(1), samples));
  assert.deepEqual([sums(staged).measured, staged.refused], [[200, 200], 0]);
  assert.equal(tracker.targets.held()[0]?.series, 0);
});

test('targets without room are a crowd: its deltas count, its counters and gauges do not', () => {
  const tracker = makeTracker(100, 1);
  const from = (target: string, samples: readonly Sample[]) => ({
    ...pushed(second(5), samples),
    target,
  });
  take(tracker, from('one', [counter('requests_total', { code: '200' }, 1, second(5), second(0))]));
  const delta: Sample = {
    ...counter('requests_total', { code: '500' }, 7, second(5)),
    kind: 'delta',
  };
  for (const name of ['two', 'three']) {
    const staged = take(
      tracker,
      from(name, [
        delta,
        counter('requests_total', { code: '200' }, 1, second(5), second(0)),
        gauge('workers', 5, second(5)),
      ]),
    );
    assert.deepEqual(sums(staged).measured, [0, 7]);
    assert.deepEqual(sums(staged, workersPlace).measured, [0, 0]);
    assert.equal(staged.refused, 2);
  }
  // The first target and the crowd.
  assert.equal([...tracker.targets.all()].length, 2);
});

test('what was taken back takes no room', () => {
  const tracker = makeTracker(2);
  const staged = take(tracker, scraped(second(1), codes(1, 1)));
  tracker.targets.takeBack(staged.change);
  assert.equal(tracker.targets.held()[0]?.series, 0);
  assert.equal(take(tracker, scraped(second(1), codes(1, 1))).refused, 0);
});

test('who was silent for longest gives way, and is not counted again when it comes back', () => {
  const tracker = makeTracker(10);
  const from = (target: string, atSecond: number, value: number, startSecond: number) =>
    take(tracker, {
      ...pushed(second(atSecond), [
        counter('requests_total', { code: '200' }, value, second(atSecond), second(startSecond)),
      ]),
      target,
    });
  for (const [index, name] of ['a', 'b', 'c'].entries()) from(name, 10 + index, 5, 1);
  assert.deepEqual(tracker.targets.dispensable('app', second(9)), []);
  const gone = tracker.targets.dispensable('app', second(12));
  assert.deepEqual(
    gone.map(({ name }) => name),
    ['a'],
  );
  tracker.targets.markForgotten('app', second(10));
  for (const target of gone) tracker.targets.forget(target);
  assert.deepEqual(sums(from('a', 20, 9, 1)).measured, [0, 0]);
  // A process that began since then was never forgotten.
  const fresh = sums(from('d', 21, 9, 11));
  assert.deepEqual(
    [fresh.measured, fresh.bridged],
    [
      [0, 0],
      [9, 9],
    ],
  );
});
