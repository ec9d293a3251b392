import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Objective, Slices } from '../../language/slo-set.ts';
import { Engine } from '../engine.ts';
import { openStore } from '../store/database.ts';
import { counter, noonMs, objective, pushed, scraped, sloSet } from './fixture.ts';
import { makeRig, type RigOptions } from './rig.ts';

const quarter: Slices = { seconds: 15, goodFrom: 0.9 };
const sliced = (change: Partial<Objective> = {}): Objective => ({
  ...objective,
  slices: quarter,
  period: { kind: 'rolling', seconds: 3600, text: '1h' },
  burn: {
    name: 'default',
    alerts: objective.burn.alerts.map((alert) => ({ ...alert, minimumBadEvents: 1 })),
  },
  ...change,
});
const open = (change: Partial<Objective> = {}, options: RigOptions = {}) =>
  makeRig({ slos: sloSet([sliced(change)]), ...options });
const figures = ({ row }: ReturnType<typeof makeRig>) => {
  const { good, total, sli, budgetLeft } = row();
  return { good, total, sli, budgetLeft };
};
/** Slices of the hour that is the period. */
const inPeriod = 240;

test('a slice counts once it is over and its events have settled', async () => {
  const rig = open();
  await rig.pass(24, 9, 1);
  assert.deepEqual(figures(rig), { good: 0, total: 0, sli: null, budgetLeft: null });
  assert.equal(rig.row().current.total, 230);
  await rig.pass(1, 9, 1);
  assert.deepEqual(figures(rig), { good: 1, total: 1, sli: 1, budgetLeft: 1 });
});

test('bad slices are a share of all slices of the period; idle ones count for nothing', async () => {
  const rig = open();
  await rig.pass(15, 10, 0);
  await rig.pass(15, 5, 5);
  await rig.pass(40, 0, 0);
  const { good, total, sli, budgetLeft } = figures(rig);
  assert.deepEqual([good, total, sli], [1, 2, 0.5]);
  assert.ok(Math.abs(Number(budgetLeft) - (1 - 1 / (inPeriod * 0.01))) < 1e-12);
  assert.equal(rig.row().counts, 'slices');
  assert.equal(rig.row().sliceSeconds, 15);
  const [status, ...windows] = rig.engine.detail('errors', rig.now())?.objectives[0]?.windows ?? [];
  assert.deepEqual([status?.counts, status?.burn], ['events', null]);
  assert.deepEqual(
    windows.map(({ window, counts, good: kept, total: all }) => [window, counts, kept, all]),
    [
      ['5m', 'slices', 1, 2],
      ['1h', 'slices', 1, 2],
      ['1h', 'slices', 1, 2],
    ],
  );
  assert.ok(Math.abs(Number(rig.row().burn['5m']) - 1 / 20 / 0.01) < 1e-9);
});

test('by their shares: the mean of slices, not the ratio of events', async () => {
  const rig = open({ slices: { seconds: 15, goodFrom: null } });
  await rig.pass(15, 1, 1);
  await rig.pass(30, 100, 0);
  await rig.pass(10, 0, 0);
  const { sli, good, total } = figures(rig);
  assert.deepEqual([total, good], [3, 2.5]);
  assert.ok(Math.abs(Number(sli) - 2.5 / 3) < 1e-9);
});

test('the colour looks at events, against the share that makes a slice good', async () => {
  const rig = open({ status: { ...objective.status, red: [] } });
  await rig.pass(30, 92, 8);
  assert.equal(rig.row().status, 'green');
  await rig.pass(60, 85, 15);
  assert.equal(rig.row().status, 'yellow');
  assert.match(rig.row().reasons[0] ?? '', /promised 10 % at most/);
});

test('burn alerts speak of slices, and fire on as many as they ask for', async () => {
  const rig = open({ status: { ...objective.status, red: [] } });
  await rig.pass(300, 10, 0);
  assert.deepEqual(rig.said(), []);
  // Of an hour's 240 slices more than 34.56 must be bad for 14.4 times a budget of 1 %.
  await rig.pass(15 * 35, 5, 5);
  await rig.pass(9, 10, 0);
  assert.deepEqual(rig.said(), []);
  await rig.pass(1, 10, 0);
  assert.deepEqual(rig.said(), ['errors-answered-burn-1h-5m firing']);
  assert.match(
    rig.engine.alerts()[0]?.summary ?? '',
    /bad: 35 of 240 slices in 1h \(14.6 %\), promised 1 % at most/,
  );
});

test('what is late changes no slice, and is told', async () => {
  const rig = open();
  await rig.pass(40, 10, 0);
  assert.deepEqual([rig.row().good, rig.row().total], [2, 2]);
  const atMs = noonMs + 14_000;
  const late = { ...counter('requests_total', { code: '500' }, 99, atMs), kind: 'delta' as const };
  await rig.engine.ingest(pushed(rig.now(), [late]));
  await rig.pass(20, 10, 0);
  assert.deepEqual([rig.row().good, rig.row().total], [3, 3]);
  assert.equal(rig.engine.figures().lateForSlices, 99);
  assert.match(rig.engine.diagnostics(rig.now()).join(), /99 events came after their time slices/);
});

test('counts of a short gap make bridged slices, which are in the budget and never page', async () => {
  const rig = open({ status: { ...objective.status, red: [] } });
  await rig.pass(15, 10, 0);
  rig.silence(25);
  rig.counts[500] = 400;
  await rig.pass(20, 10, 0);
  assert.deepEqual([rig.row().good, rig.row().total], [1, 3]);
  const { budgetLeft, burn } = rig.row();
  assert.ok(Math.abs(Number(budgetLeft) - (1 - 2 / (inPeriod * 0.01))) < 1e-12);
  assert.equal(burn['5m'], 0);
  assert.equal(rig.engine.figures().lateForSlices, 0);
});

test('a source that went silent is waited for up to ten minutes', async () => {
  const rig = open();
  await rig.pass(20, 0, 10);
  rig.silence(580);
  assert.deepEqual(rig.row().total, 1);
  rig.silence(30);
  assert.deepEqual(rig.row().total, 2);
});

test('a target that is deployed in mid-window has its slices from then on', async () => {
  const rig = open();
  rig.silence(100);
  await rig.pass(20, 0, 0);
  await rig.pass(70, 10, 0);
  const { good, total, budgetLeft } = figures(rig);
  assert.deepEqual([good, total, budgetLeft], [4, 4, 1]);
});

test('other slices are another history, with a marker; the events stay', async () => {
  const store = openStore(':memory:');
  const first = open({}, { store });
  await first.pass(60, 10, 0);
  const second = open({ slices: { seconds: 15, goodFrom: 0.99 } }, { store, startMs: first.now() });
  assert.deepEqual([second.row().total, second.row().current.total], [0, 590]);
  const marker = store.database.prepare("SELECT title FROM markers WHERE kind = 'collector'").get();
  assert.equal(marker?.title, 'Error rate counts afresh');
  const third = open({}, { store, startMs: first.now() });
  assert.equal(third.row().total, 3);
});

test('the first hour of a month belongs to its budget, where midnight is not that of UTC', async () => {
  const period = {
    kind: 'calendar',
    unit: 'month',
    timeZone: 'Europe/Berlin',
    text: 'month',
  } as const;
  const startMs = Temporal.Instant.from('2026-03-31T21:59:30Z').epochMilliseconds;
  const rig = open({ period }, { startMs });
  await rig.pass(90, 5, 5);
  // March ends after thirty seconds; of April, which has summer time, three slices are closed.
  const { good, total, budgetLeft } = figures(rig);
  assert.deepEqual([good, total], [0, 3]);
  const april = 30 * 24 * 240;
  assert.ok(Math.abs(Number(budgetLeft) - (1 - 3 / (april * 0.01))) < 1e-12);
  const march = Temporal.Instant.from('2026-03-15T12:00:00Z').epochMilliseconds;
  const before = open({ period }, { startMs: march });
  await before.pass(30, 5, 5);
  // The hour that the clocks skip has no slices.
  assert.ok(
    Math.abs(Number(figures(before).budgetLeft) - (1 - 1 / ((31 * 24 - 1) * 240 * 0.01))) < 1e-12,
  );
});

test('two ways to judge the same slices', async () => {
  const lax = sliced({
    key: 'errors/lax',
    objective: 'lax',
    slices: { seconds: 15, goodFrom: 0.5 },
  });
  const rig = makeRig({ slos: sloSet([sliced(), lax]) });
  await rig.pass(60, 7, 3);
  const goods = rig.engine.rows(rig.now()).map(({ objective: name, good }) => [name, good]);
  assert.deepEqual(goods, [
    ['answered', 0],
    ['lax', 3],
  ]);
});

const judge = (rig: ReturnType<typeof makeRig>, from: number, to: number) => {
  const verdict = rig.engine.verdict(noonMs + from * 1000, noonMs + to * 1000, rig.now());
  if ('problem' in verdict) throw new RangeError(verdict.problem);
  const [one] = verdict.objectives;
  if (one === undefined) throw new RangeError('There is no objective.');
  return { ...one, all: verdict.verdict };
};

test('a gate judges whole slices; less than one is inconclusive, and so is one not settled', async () => {
  const rig = open({ status: { ...objective.status, red: [] } });
  await rig.pass(75, 10, 0);
  await rig.pass(15, 5, 5);
  await rig.pass(20, 10, 0);
  const kept = judge(rig, 10, 74);
  assert.deepEqual(
    [kept.verdict, kept.good, kept.total, kept.counts, kept.events],
    ['pass', 3, 3, 'slices', 640],
  );
  const missed = judge(rig, 10, 90);
  assert.deepEqual([missed.verdict, missed.good, missed.total], ['fail', 4, 5]);
  assert.equal(missed.reasons[0], 'bad: 1 of 5 slices in 1m20s (20 %), promised 1 % at most');
  const short = judge(rig, 16, 44);
  assert.deepEqual([short.verdict, short.total, short.all], ['inconclusive', 0, 'inconclusive']);
  const early = judge(rig, 10, 106);
  assert.match(early.reasons.join(), /have not settled: ask again after 2026-03-02 12:01:56 UTC/);
  assert.equal(early.verdict, 'fail', 'a miss that was measured stays one');
  assert.equal(judge(rig, 92, 106).verdict, 'inconclusive');
});

test('an unsettled slice is no pass, and one later', async () => {
  const rig = open();
  await rig.pass(62, 10, 0);
  assert.equal(judge(rig, 0.5, 60).verdict, 'inconclusive');
  await rig.pass(10, 10, 0);
  assert.equal(judge(rig, 1, 60).verdict, 'pass');
});

const seconds = fc.array(
  fc.record({
    good: fc.nat({ max: 9 }),
    bad: fc.nat({ max: 2 }),
    event: fc.constantFrom('nothing', 'nothing', 'nothing', 'kill', 'refuse'),
  }),
  { minLength: 20, maxLength: 90 },
);

test('kills and refused commits neither lose nor repeat a slice', async () => {
  await fc.assert(
    fc.asyncProperty(seconds, async (sequence) => {
      const store = openStore(':memory:');
      const slos = sloSet([sliced()]);
      let nowMs = noonMs;
      const start = () => new Engine({ slos, store, now: () => nowMs });
      let engine = start();
      const refuse = (): void =>
        store.database.exec(
          "CREATE TEMP TRIGGER refused BEFORE INSERT ON main.cells BEGIN SELECT RAISE(ABORT, 'disk full'); END",
        );
      const byCode = { 200: 100, 500: 100 };
      const slices = new Map<number, { good: number; total: number }>();
      let seen = { ...byCode };
      await Promise.all([engine.ingest(scraped(nowMs, byCode)), engine.evaluate(nowMs)]);
      let event = 'nothing';
      for (const { good, bad, event: next } of [
        ...sequence,
        { good: 0, bad: 0, event: 'nothing' },
      ]) {
        // Two refusals in a row leave a gap, whose counts are spread over it.
        event = next === 'refuse' && event === 'refuse' ? 'nothing' : next;
        nowMs += 1000;
        byCode[200] += good;
        byCode[500] += bad;
        if (event === 'refuse') refuse();
        const outcome = engine.ingest(scraped(nowMs, byCode)).catch(() => 'refused');
        try {
          engine.evaluate(nowMs);
        } catch (error) {
          assert.equal(event, 'refuse', String(error));
        }
        if (event === 'refuse') store.database.exec('DROP TRIGGER refused');
        if ((await outcome) === 'refused') continue;
        const end = Math.ceil(nowMs / 15_000);
        const slice = slices.get(end) ?? { good: 0, total: 0 };
        slices.set(end, {
          good: slice.good + byCode[200] - seen[200],
          total: slice.total + byCode[200] - seen[200] + byCode[500] - seen[500],
        });
        seen = { ...byCode };
        if (event === 'kill') engine = start();
      }
      const over = [...slices].filter(
        ([end, { total }]) => end * 15_000 <= nowMs - 10_000 && total > 0,
      );
      const good = over.filter(([, slice]) => slice.good * 10 >= slice.total * 9).length;
      const [row] = engine.rows(nowMs);
      assert.deepEqual([row?.good, row?.total], [good, over.length]);
      store.close();
    }),
    { numRuns: 40 },
  );
});
