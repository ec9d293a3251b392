import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { counter, fast, noonMs, pushed, requests, scraped } from '../engine/fixture.ts';
import type { Batch } from '../ingest/sample.ts';
import { takeBack } from './target.ts';
import { compilation, fastPlace, makeTracker, second, sums, take } from './tracker-fixture.ts';

test('the order of indicators is the order of histories', () => {
  assert.deepEqual(
    compilation.indicators.map(({ id }) => id),
    [requests.id, fast.id],
  );
});

test('the first scrape is a baseline, the second counts what came between', () => {
  const tracker = makeTracker();
  assert.deepEqual(take(tracker, scraped(second(1), { 200: 1000, 500: 10 })).increments, []);
  const { increments } = take(tracker, scraped(second(2), { 200: 1007, 500: 11 }));
  assert.deepEqual(increments, [
    { history: 0, timeMs: second(2), good: 7, total: 8, bridged: false },
  ]);
});

test('the first error of a new label set is not lost', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), { 200: 1000 }));
  const staged = take(tracker, scraped(second(2), { 200: 1000, 500: 1 }));
  assert.deepEqual(sums(staged).measured, [0, 1]);
});

test('a target that had none of the series yet counts them whole when they come', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), {}));
  assert.deepEqual(sums(take(tracker, scraped(second(2), { 200: 4 }))).measured, [4, 4]);
});

test('an app that began after the collector is counted from its first request', () => {
  const tracker = makeTracker();
  const staged = take(tracker, scraped(second(9), { 200: 6, 500: 1 }, second(5)));
  assert.deepEqual(sums(staged).bridged, [6, 7]);
});

test('a restart counts the new process whole, also where it passed the old values', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), { 200: 1000, 500: 3 }, second(-50)));
  const staged = take(tracker, scraped(second(3), { 200: 20, 500: 4 }, second(2)));
  assert.deepEqual(sums(staged).measured, [20, 24]);
  assert.equal(staged.tally.resets, 2);
});

test('a restart without a process start is seen by one fall', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), { 200: 1000, 500: 3 }));
  assert.deepEqual(sums(take(tracker, scraped(second(2), { 200: 20, 500: 4 }))).measured, [20, 24]);
});

test('a series of the process before does not come back as growth', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), { 200: 10, 500: 3 }, second(-50)));
  take(tracker, scraped(second(2), { 200: 1 }, second(2)));
  const staged = take(tracker, scraped(second(3), { 200: 1, 500: 5 }, second(2)));
  assert.deepEqual(sums(staged).measured, [0, 5]);
});

test('a histogram is reset as a whole', () => {
  const tracker = makeTracker();
  const at = (n: number, bucket: number, count: number): Batch => ({
    ...scraped(second(n), {}, second(-50)),
    samples: [
      counter('duration_seconds_bucket', { le: '0.5' }, bucket, second(n)),
      counter('duration_seconds_count', {}, count, second(n)),
    ],
  });
  take(tracker, at(1, 8, 8));
  assert.deepEqual(sums(take(tracker, at(2, 2, 9)), fastPlace).measured, [2, 9]);
});

test('a label set that was away goes on in the same process, and begins again in an unknown one', () => {
  for (const [start, expected] of [
    [second(-50), [2, 2]],
    [undefined, [12, 12]],
  ] as const) {
    const tracker = makeTracker();
    take(tracker, scraped(second(1), { 200: 10 }, start));
    take(tracker, scraped(second(2), {}, start));
    const staged = take(tracker, scraped(second(3), { 200: 12 }, start));
    assert.deepEqual(sums(staged).measured, expected);
  }
});

test('a gap is spread over its cells, whole, and never counts as measured', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(1), { 200: 10 }));
  const staged = take(tracker, scraped(second(61), { 200: 75, 500: 5 }));
  assert.deepEqual(sums(staged), { measured: [0, 0], bridged: [65, 70] });
  assert.equal(staged.increments.length, 60);
  assert.ok(staged.increments.every(({ total }) => total === 1 || total === 2));
});

test('an old scrape is rejected and counted, and changes nothing', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(5), { 200: 10 }));
  const late = tracker.stage(scraped(second(4), { 200: 9 }), second(6));
  assert.deepEqual([late.increments, late.tally.outOfOrder], [[], 1]);
  assert.deepEqual(sums(take(tracker, scraped(second(6), { 200: 11 }))).measured, [1, 1]);
});

test('a clock set back far is said loudly, and counting goes on', () => {
  const tracker = makeTracker();
  take(tracker, scraped(second(7200), { 200: 10 }));
  const staged = take(tracker, scraped(second(10), { 200: 13 }));
  assert.match(staged.problems[0]?.text ?? '', /Time ran backwards by 7190 s/);
  assert.deepEqual(sums(staged).measured, [3, 3]);
});

test('an older process at the same address is not counted', () => {
  const tracker = makeTracker();
  const [older, newer] = [second(-100), second(-50)];
  take(tracker, scraped(second(1), { 200: 1000 }, newer));
  const other = take(tracker, scraped(second(2), { 200: 5000 }, older));
  assert.match(other.problems[0]?.text ?? '', /load balancer/);
  assert.deepEqual(other.increments, []);
  assert.deepEqual(sums(take(tracker, scraped(second(3), { 200: 1002 }, newer))).measured, [2, 2]);
});

test('good above total is said loudly', () => {
  const tracker = makeTracker();
  const at = (n: number, bucket: number, count: number): Batch => ({
    ...scraped(second(n), {}),
    samples: [
      counter('duration_seconds_bucket', { le: '0.5' }, bucket, second(n)),
      counter('duration_seconds_count', {}, count, second(n)),
    ],
  });
  take(tracker, at(1, 0, 0));
  assert.match(take(tracker, at(2, 5, 4)).problems[0]?.text ?? '', /5 good of 4 events/);
});

test('gauges and impossible values are left out and said', () => {
  const tracker = makeTracker();
  const batch = scraped(second(1), { 200: 5, 500: -1 });
  const gauge = {
    ...counter('requests_total', { code: '404' }, 1, second(1)),
    kind: 'gauge' as const,
  };
  const staged = take(tracker, { ...batch, samples: [...batch.samples, gauge] });
  assert.equal(staged.tally.invalid, 2);
  assert.match(staged.problems.map(({ text }) => text).join(), /no counter can have.*is a gauge/);
});

test('pushed counters: whole since a start after the history, else a baseline', () => {
  const sample = (n: number, value: number, start: number) => [
    counter('requests_total', { code: '200' }, value, second(n), second(start)),
  ];
  const young = makeTracker(noonMs, 10_000);
  assert.deepEqual(sums(take(young, pushed(second(20), sample(20, 7, 5)))).measured, [7, 7]);
  const old = makeTracker(noonMs, 10_000);
  assert.deepEqual(take(old, pushed(second(20), sample(20, 7, -500))).increments, []);
  assert.deepEqual(sums(take(old, pushed(second(30), sample(30, 9, -500)))).measured, [2, 2]);
});

test('several points of one series in a push count once each', () => {
  const tracker = makeTracker(noonMs, 10_000);
  const samples = [3, 1, 2].map((n) =>
    counter('requests_total', { code: '200' }, n * 10, second(n * 10), second(0)),
  );
  const staged = tracker.stage(pushed(second(30), samples), second(30));
  assert.deepEqual(
    staged.increments.map(({ timeMs, total }) => [timeMs, total]),
    [
      [second(10), 10],
      [second(20), 10],
      [second(30), 10],
    ],
  );
});

test('deltas are taken ten minutes back, older ones counted as too old', () => {
  const tracker = makeTracker(noonMs, 10_000);
  const delta = (timeMs: number) => ({
    ...counter('requests_total', { code: '500' }, 2, timeMs, timeMs - 10_000),
    kind: 'delta' as const,
  });
  const samples = [delta(second(1)), delta(second(200)), delta(second(700))];
  const staged = tracker.stage(pushed(second(700), samples), second(700));
  assert.deepEqual(
    staged.increments.map(({ timeMs, total, bridged }) => [timeMs, total, bridged]),
    [
      [second(200), 2, false],
      [second(700), 2, false],
    ],
  );
  assert.equal(staged.tally.tooOld, 1);
});

test('a clock ahead is said, and its counts are taken as of now', () => {
  const tracker = makeTracker(noonMs, 10_000);
  const delta = {
    ...counter('requests_total', { code: '200' }, 1, second(3600)),
    kind: 'delta' as const,
  };
  const staged = tracker.stage(pushed(second(10), [delta]), second(10));
  assert.equal(staged.increments[0]?.timeMs, second(15));
  assert.match(staged.problems[0]?.text ?? '', /ahead by 3590 s/);
});

test('a pushed counter without a start that falls is counted whole, and its neighbours from zero', () => {
  const tracker = makeTracker(noonMs, 10_000);
  const at = (n: number, byCode: Readonly<Record<string, number>>) => {
    const samples = Object.entries(byCode).map(([code, value]) =>
      counter('requests_total', { code }, value, second(n)),
    );
    return tracker.stage(pushed(second(n), samples), second(n));
  };
  at(10, { 200: 100, 500: 3 });
  assert.deepEqual(sums(at(20, { 200: 4 })).measured, [4, 4]);
  assert.deepEqual(sums(at(30, { 200: 5, 500: 7 })).measured, [1, 8]);
});

test('a batch taken back was never there', () => {
  const tracker = makeTracker();
  const before = structuredClone([...tracker.targets.all()]);
  takeBack(take(tracker, scraped(second(1), { 200: 5, 500: 1 })).change);
  const [target] = tracker.targets.all();
  assert.deepEqual(before, []);
  assert.deepEqual(
    [target?.series.size, target?.sightings.size, target?.head.timeMs],
    [0, 0, null],
  );
});

const steps = fc.array(
  fc.record({
    ok: fc.nat({ max: 20 }),
    failed: fc.nat({ max: 5 }),
    pauseSeconds: fc.constantFrom(1, 1, 1, 2, 5, 90),
    restarts: fc.boolean(),
    fails: fc.boolean(),
  }),
  { maxLength: 30 },
);

test('whatever restarts, pauses and failed commits there are, every counted request counts once', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const tracker = makeTracker();
      const counted = { good: 0, total: 0 };
      const truth = { good: 0, total: 0 };
      let atMs = second(0);
      let process = { startMs: second(-10), ok: 100, failed: 50, seenOk: 100, seenFailed: 50 };
      take(tracker, scraped(atMs, { 200: process.ok, 500: process.failed }, process.startMs));
      for (const { ok, failed, pauseSeconds, restarts, fails } of history) {
        if (restarts && pauseSeconds > 1) {
          process = { startMs: atMs + 1500, ok: 0, failed: 0, seenOk: 0, seenFailed: 0 };
        }
        atMs += pauseSeconds * 1000;
        process.ok += ok;
        process.failed += failed;
        // A label set that never counted is not listed at all.
        const listed = { 200: process.ok, ...(process.failed > 0 ? { 500: process.failed } : {}) };
        const staged = take(tracker, scraped(atMs, listed, process.startMs));
        if (fails) {
          takeBack(staged.change);
          continue;
        }
        for (const { good, total } of staged.increments) {
          counted.good += good;
          counted.total += total;
        }
        truth.good += process.ok - process.seenOk;
        truth.total += process.ok - process.seenOk + process.failed - process.seenFailed;
        process.seenOk = process.ok;
        process.seenFailed = process.failed;
      }
      assert.deepEqual(counted, truth);
    }),
  );
});
