import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  counter,
  depth,
  gauge,
  hits,
  noonMs,
  objective,
  pushed,
  requests,
  sloSet,
  target,
  workers,
} from '../engine/fixture.ts';
import type { Batch, Sample } from '../ingest/sample.ts';
import { compile } from './compilation.ts';
import { countsOf } from './sampled.ts';
import { takeBack } from './target.ts';
import { type Staged, Tracker } from './tracker.ts';

const indicators = [requests, workers, hits, depth];
const compilation = compile(
  sloSet(indicators.map((indicator) => ({ ...objective, key: indicator.id, indicator }))),
);
const [, workersPlace, hitsPlace, depthPlace] = [0, 1, 2, 3];
const second = (n: number): number => noonMs + n * 1000;
const makeTracker = (intervalMs = 1000) =>
  new Tracker({ compilation, intervalMs: () => intervalMs, historySinceMs: () => noonMs });

const scrape = (n: number, samples: readonly Sample[], name = target): Batch => ({
  source: 'app',
  target: name,
  timeMs: second(n),
  complete: true,
  samples,
});
const take = (tracker: Tracker, batch: Batch): Staged => tracker.stage(batch, batch.timeMs);
const of = ({ increments }: Staged, place: number) =>
  increments
    .filter(({ history }) => history === place)
    .map(({ timeMs, good, total }) => [(timeMs - noonMs) / 1000, good, total]);
const sum = (staged: readonly Staged[], place: number) =>
  staged
    .flatMap(({ increments }) => increments)
    .filter(({ history }) => history === place)
    .reduce((all, { good, total }) => ({ good: all.good + good, total: all.total + total }), {
      good: 0,
      total: 0,
    });

const sums = (value: number, good = 0, total = 0) => ({ value, good, total });
const cases: [string, Parameters<typeof countsOf>, ReturnType<typeof countsOf>['counts']][] = [
  ['values as they are', [workers, sums(0, 8, 10)], { good: 8, total: 10 }],
  ['less than none', [workers, sums(0, -1, 10)], null],
  ['a total below none', [workers, sums(0, 0, -2)], null],
  ['not a number', [workers, sums(0, Number.NaN, 10)], null],
  ['without end', [workers, sums(0, 1, Number.POSITIVE_INFINITY)], null],
  ['a share', [hits, sums(0.75)], { good: 0.75, total: 1 }],
  ['a share of bad', [{ ...hits, gives: 'bad' }, sums(0.25)], { good: 0.75, total: 1 }],
  ['a share above one', [hits, sums(1.5)], { good: 1, total: 1 }],
  ['a share below none', [hits, sums(-3)], { good: 0, total: 1 }],
  ['a share that is no number', [hits, sums(Number.NaN)], null],
  ['within the threshold', [depth, sums(99)], { good: 1, total: 1 }],
  ['at the threshold', [depth, sums(100)], { good: 1, total: 1 }],
  ['at a threshold to be under', [{ ...depth, operator: 'lt' }, sums(100)], { good: 0, total: 1 }],
  ['above it', [depth, sums(Number.POSITIVE_INFINITY)], { good: 0, total: 1 }],
  ['to be at least', [{ ...depth, operator: 'gte' }, sums(100)], { good: 1, total: 1 }],
  ['to be above', [{ ...depth, operator: 'gt' }, sums(100)], { good: 0, total: 1 }],
  ['a level that is no number', [depth, sums(Number.NaN)], null],
];
for (const [name, given, expected] of cases) {
  test(`${given[0].kind}: ${name}`, () => assert.deepEqual(countsOf(...given).counts, expected));
}

test('the very first scrape counts: there is nothing to wait for', () => {
  const staged = take(makeTracker(), scrape(1, [gauge('queue_depth', 7, second(1))]));
  assert.deepEqual(of(staged, depthPlace), [[1, 1, 1]]);
});

test('sums over sums, never a mean of ratios', () => {
  const tracker = makeTracker();
  const at = (n: number, all: number, stuck: number) =>
    take(tracker, scrape(n, [gauge('workers', all, second(n)), gauge('stuck', stuck, second(n))]));
  const staged = [at(1, 1, 1), at(2, 99, 0)];
  const { good, total } = sum(staged, workersPlace);
  const naive = (0 / 1 + 99 / 99) / 2;
  assert.deepEqual([good, total, naive], [99, 100, 0.5]);
});

test('a form sums the series that are there; one that comes or goes is no reset', () => {
  const tracker = makeTracker();
  const at = (n: number, ...depths: number[]) => {
    const samples = depths.map((value, at) =>
      gauge('queue_depth', value, second(n), { queue: `${at}` }),
    );
    return of(take(tracker, scrape(n, samples)), depthPlace);
  };
  assert.deepEqual(at(1, 60, 41), [[1, 0, 1]]);
  assert.deepEqual(at(2, 60), [[2, 1, 1]]);
  assert.deepEqual(at(3), []);
  assert.deepEqual(at(4, 0, 0, 101), [[4, 0, 1]]);
});

test('targets are events of their own: one bad one is not hidden by ten good ones', () => {
  const tracker = makeTracker();
  const staged = Array.from({ length: 11 }, (_, each) =>
    take(
      tracker,
      scrape(1, [gauge('queue_depth', each === 0 ? 500 : 1, second(1))], `http://${each}`),
    ),
  );
  assert.deepEqual(sum(staged, depthPlace), { good: 10, total: 11 });
});

test('not a number is no event, and spoils neither the moment before nor the one after', () => {
  const tracker = makeTracker();
  const values = [1, Number.NaN, 500];
  const staged = values.map((value, n) =>
    take(tracker, scrape(n, [gauge('queue_depth', value, second(n))])),
  );
  assert.deepEqual(sum(staged, depthPlace), { good: 1, total: 2 });
  // What adding NaN up would have left: a budget that is not a number, for good.
  assert.ok(Number.isNaN(values.reduce((all, value) => all + value, 0)));
});

test('a repeated timestamp, an earlier listing and a doubled line add nothing', () => {
  const tracker = makeTracker();
  const at = (n: number) => scrape(n, [gauge('queue_depth', 1, second(n))]);
  const staged = [at(5), at(5), at(4), at(6)].map((batch) => tracker.stage(batch, second(6)));
  assert.deepEqual(sum(staged, depthPlace), { good: 2, total: 2 });
  assert.deepEqual(
    staged.map(({ tally }) => tally.outOfOrder),
    [0, 1, 1, 0],
  );
  const doubled = [1, 900].map((value) => gauge('queue_depth', value, second(7)));
  const other = gauge('queue_depth', 5, second(7), { queue: 'b' });
  assert.deepEqual(of(take(tracker, scrape(7, [...doubled, other])), depthPlace), [[7, 1, 1]]);
});

test('a batch that was not stored and comes again counts once', () => {
  const tracker = makeTracker();
  const batch = scrape(1, [gauge('queue_depth', 1, second(1))]);
  takeBack(take(tracker, batch).change);
  assert.deepEqual(of(take(tracker, batch), depthPlace), [[1, 1, 1]]);
  const push = pushed(second(2), [gauge('queue_depth', 1, second(2))]);
  takeBack(take(tracker, push).change);
  assert.deepEqual(of(take(tracker, push), depthPlace), [[2, 1, 1]]);
});

test('of a push every collection counts once, however they are packed and repeated', () => {
  const tracker = makeTracker(10_000);
  const at = (n: number, value: number, queue: string) =>
    gauge('queue_depth', value, second(n), { queue });
  const packed = pushed(second(21), [
    at(20, 60, 'a'),
    at(20.3, 60, 'b'),
    at(10, 1, 'a'),
    at(10, 1, 'b'),
  ]);
  assert.deepEqual(of(take(tracker, packed), depthPlace), [
    [10, 1, 1],
    [20.3, 0, 1],
  ]);
  const again = take(tracker, { ...packed, fingerprint: 'packed otherwise' });
  assert.deepEqual([of(again, depthPlace), again.tally.outOfOrder], [[], 2]);
  assert.deepEqual(of(take(tracker, pushed(second(30), [at(30, 1, 'a')])), depthPlace), [
    [30, 1, 1],
  ]);
});

test('a gauge that a counting SLO reads is said, beside one that may read it', () => {
  const tracker = makeTracker();
  const staged = take(
    tracker,
    scrape(1, [gauge('requests_total', 5, second(1)), gauge('queue_depth', 5, second(1))]),
  );
  assert.match(staged.problems[0]?.text ?? '', /requests_total of app is a gauge/);
  assert.deepEqual([staged.tally.invalid, of(staged, depthPlace)], [1, [[1, 1, 1]]]);
});

test('a counter may be compared; added up or taken for a share it is refused whole, and said', () => {
  const tracker = makeTracker();
  const staged = take(
    tracker,
    scrape(1, [
      counter('queue_depth', {}, 3, second(1)),
      counter('hit_ratio', {}, 1, second(1)),
      counter('workers', {}, 9, second(1)),
      gauge('stuck', 1, second(1)),
    ]),
  );
  assert.deepEqual(of(staged, depthPlace), [[1, 1, 1]]);
  assert.deepEqual([of(staged, hitsPlace), of(staged, workersPlace)], [[], []]);
  assert.match(staged.problems.map(({ text }) => text).join(), /hit_ratio of app is a counter/);
  assert.match(staged.problems.map(({ text }) => text).join(), /workers of app is a counter/);
  const delta = { ...counter('queue_depth', {}, 3, second(2)), kind: 'delta' as const };
  assert.match(take(tracker, scrape(2, [delta])).problems[0]?.text ?? '', /no value of the moment/);
});

test('good ones of a target that does not tell how many there are count nothing', () => {
  const other = { ...workers, id: 'up', good: hits.value, total: workers.total };
  const compiled = compile(sloSet([{ ...objective, indicator: other }]));
  const tracker = new Tracker({
    compilation: compiled,
    intervalMs: () => 1000,
    historySinceMs: () => noonMs,
  });
  assert.deepEqual(take(tracker, scrape(1, [gauge('hit_ratio', 1, second(1))])).increments, []);
  const all = take(tracker, scrape(2, [gauge('workers', 3, second(2))])).increments;
  assert.deepEqual(
    all.map(({ good, total }) => [good, total]),
    [[0, 3]],
  );
});

test('what cannot be is said: negative sums left out, shares outside of [0, 1] clamped', () => {
  const tracker = makeTracker();
  const staged = take(
    tracker,
    scrape(1, [
      gauge('workers', 3, second(1)),
      gauge('stuck', 4, second(1)),
      gauge('hit_ratio', 1.25, second(1)),
    ]),
  );
  assert.deepEqual([of(staged, workersPlace), of(staged, hitsPlace)], [[], [[1, 1, 1]]]);
  assert.equal(staged.tally.invalid, 2);
  assert.match(staged.problems[0]?.text ?? '', /gave -1 good of 3 events.*left out/);
  assert.match(staged.problems[1]?.text ?? '', /gave a share of 1.25.*nearest share/);
  const rounded = take(tracker, scrape(2, [gauge('hit_ratio', 1 + 1e-12, second(2))]));
  assert.deepEqual(rounded.problems, []);
});

const scrapes = fc.array(
  fc.record({
    at: fc.nat({ max: 20 }),
    depths: fc.array(fc.oneof(fc.nat({ max: 120 }), fc.constant(Number.NaN)), { maxLength: 3 }),
    isStored: fc.boolean(),
  }),
  { maxLength: 30 },
);

test('whatever comes late, twice or not at all, each scrape that was stored counts at most once', () => {
  fc.assert(
    fc.property(scrapes, (history) => {
      const tracker = makeTracker();
      let [latest, good, total] = [-1, 0, 0];
      const staged: Staged[] = [];
      for (const { at, depths, isStored } of history) {
        const samples = depths.map((value, each) =>
          gauge('queue_depth', value, second(at), { queue: `${each}` }),
        );
        const result = tracker.stage(scrape(at, samples), second(20));
        if (!isStored) {
          takeBack(result.change);
          continue;
        }
        staged.push(result);
        if (at <= latest) continue;
        latest = at;
        const value = depths.reduce((all, each) => all + each, 0);
        if (depths.length === 0 || Number.isNaN(value)) continue;
        total += 1;
        if (value <= 100) good += 1;
      }
      assert.deepEqual(sum(staged, depthPlace), { good, total });
    }),
  );
});
