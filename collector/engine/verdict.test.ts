import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { GateVerdict } from '../serve/verdict/shapes.ts';
import { openStore } from '../store/database.ts';
import { counter, fast, noonMs, objective, pushed, sloSet } from './fixture.ts';
import { makeRig, type RigOptions } from './rig.ts';

const at = (seconds: number): number => noonMs + seconds * 1000;

const open = (options: RigOptions = {}) => {
  const rig = makeRig(options);
  const ask = (fromSeconds: number, toSeconds: number) =>
    rig.engine.verdict(at(fromSeconds), at(toSeconds), rig.now());
  const judge = (fromSeconds: number, toSeconds: number): GateVerdict => {
    const verdict = ask(fromSeconds, toSeconds);
    if ('problem' in verdict) throw new RangeError(verdict.problem);
    return verdict;
  };
  const first = (fromSeconds: number, toSeconds: number) => {
    const [one] = judge(fromSeconds, toSeconds).objectives;
    if (one === undefined) throw new RangeError('There is no objective.');
    return one;
  };
  return { ...rig, ask, judge, first };
};

test('counts belong to the moment they were counted at: the end is in, the beginning is not', async () => {
  const { pass, first, judge } = open();
  await pass(10, 10, 0);
  await pass(1, 0, 7);
  await pass(10, 10, 0);
  assert.equal(first(5, 10).total, 50);
  assert.equal(first(5, 11).total, 57);
  assert.equal(first(11, 15).total, 40);
  assert.equal(first(10, 15).total, 47);
  const { from, to } = judge(9.001, 11.999);
  assert.deepEqual([from, to], [at(10), at(11)]);
  assert.deepEqual(judge(10, 11).verdict, 'fail');
  assert.deepEqual(judge(11, 12).verdict, 'pass');
});

test('one objective as it is told', async () => {
  const { pass, judge } = open();
  await pass(61, 199, 1);
  assert.deepEqual(judge(1, 61), {
    from: at(1),
    to: at(61),
    verdict: 'pass',
    reasons: ['1 of 1 objectives kept'],
    objectives: [
      {
        name: 'errors',
        objective: 'answered',
        title: 'Error rate',
        service: 'api',
        target: 0.99,
        verdict: 'pass',
        counts: 'events',
        events: 60 * 200,
        good: 60 * 199,
        total: 60 * 200,
        sli: 0.995,
        reasons: ['bad: 60 of 12000 in 1m (0.5 %), promised 1 % at most'],
      },
    ],
  });
});

test('a red condition on another indicator is read over the same interval', async () => {
  const red = [{ indicator: fast, badRatioAbove: 0.05, text: 'more than 5 % slow' }];
  const other = { ...objective, status: { ...objective.status, red } };
  const { engine, now, pass, jump, judge } = open({ slos: sloSet([other]) });
  let [quick, all] = [100, 100];
  for (let second = 1; second <= 40; second += 1) {
    quick += second > 20 && second <= 30 ? 0 : 10;
    all += 10;
    const samples = [
      counter('requests_total', { code: '200' }, 10 * second, at(second)),
      counter('duration_seconds_bucket', { le: '0.5' }, quick, at(second)),
      counter('duration_seconds_count', {}, all, at(second)),
    ];
    jump(1000);
    await engine.ingest({ ...pushed(now(), samples), complete: true });
    engine.evaluate(now());
  }
  await pass(0, 0, 0);
  assert.equal(judge(2, 20).verdict, 'pass');
  const failed = judge(2, 40);
  assert.equal(failed.verdict, 'fail');
  assert.equal(failed.objectives[0]?.reasons[0], 'more than 5 % slow: 100 of 380 in 38s (26.3 %)');
  assert.equal(failed.objectives[0]?.sli, 1);
  assert.equal(judge(30, 40).verdict, 'pass');
});

test('yellow conditions are for the board: a gate asks for promises and red ones', async () => {
  const yellow = [{ indicator: objective.indicator, badRatioAbove: 0, text: 'any failed' }];
  const { pass, judge } = open({
    slos: sloSet([{ ...objective, status: { ...objective.status, yellow } }]),
  });
  await pass(10, 1000, 5);
  assert.equal(judge(1, 10).verdict, 'pass');
});

test('failed ones come first, then inconclusive ones, and idle ones spoil nothing', async () => {
  const idle = { ...objective, key: 'idle/x', slo: 'idle', indicator: fast };
  const status = { ...objective.status, red: [] };
  const lax = { ...objective, key: 'lax/x', slo: 'lax', target: 0.5, status };
  const { pass, judge } = open({ slos: sloSet([lax, { ...idle, status }, objective]) });
  await pass(10, 10, 0);
  await pass(10, 5, 3);
  assert.deepEqual(
    judge(10, 20).objectives.map(({ name, verdict }) => `${name} ${verdict}`),
    ['errors fail', 'idle inconclusive', 'lax pass'],
  );
  const before = judge(2, 10);
  assert.equal(before.verdict, 'pass');
  assert.deepEqual(before.reasons, ['2 of 3 objectives kept', 'nothing measured in 8s: idle/x']);
});

test('a silence within the interval is no pass, and its counts decide nothing', async () => {
  const { pass, silence, judge, first, counts } = open();
  await pass(10, 10, 0);
  silence(11);
  counts[500] = 500;
  await pass(10, 10, 0);
  const told = 'app was silent for 12s from 2026-03-02 12:00:10 UTC';
  const { verdict, reasons } = judge(5, 22);
  assert.deepEqual([verdict, reasons], ['inconclusive', [told]]);
  assert.deepEqual(first(5, 22).reasons.slice(-1), [
    '510 more happened at unknown moments of a gap and decide nothing',
  ]);
  // Every part of it, to its very edges.
  assert.equal(judge(2, 11).verdict, 'inconclusive');
  assert.equal(judge(21, 31).verdict, 'inconclusive');
  assert.equal(judge(2, 10).verdict, 'pass');
  assert.equal(judge(22, 31).verdict, 'pass');
});

test('three intervals without a word are borne, more are a silence, also one that goes on', async () => {
  const { pass, silence, judge } = open();
  await pass(10, 10, 0);
  silence(2);
  await pass(5, 10, 0);
  assert.equal(judge(2, 17).verdict, 'pass');
  silence(3);
  assert.equal(judge(2, 20).verdict, 'pass');
  silence(1);
  assert.equal(judge(2, 20).verdict, 'inconclusive');
  assert.equal(judge(2, 17).verdict, 'pass');
});

test('a source that was slow to come was not measured until it came', async () => {
  const { pass, silence, judge } = open();
  silence(8);
  await pass(10, 10, 0);
  assert.match(judge(0, 18).reasons[0] ?? '', /^app was silent for 9s from 2026-03-02 12:00:00/);
  assert.equal(judge(9, 18).verdict, 'pass');
});

test('a source that comes and goes is told of by its first silences', async () => {
  const { pass, silence, judge } = open();
  for (let round = 0; round < 6; round += 1) {
    await pass(3, 10, 0);
    silence(9);
  }
  const { reasons } = judge(1, 72);
  assert.equal(reasons.length, 4);
  assert.equal(reasons.at(-1), 'app was silent 3 more times');
});

test('a restart within the interval is visible', async () => {
  const store = openStore(':memory:');
  const before = open({ store });
  await before.pass(30, 10, 0);
  const after = open({ store, startMs: before.now() });
  Object.assign(after.counts, before.counts);
  await after.pass(30, 10, 0);
  const across = after.judge(5, 60);
  assert.equal(across.verdict, 'inconclusive');
  assert.deepEqual(across.reasons, [
    'the collector has been watching since 2026-03-02 12:00:30 UTC only',
  ]);
  assert.equal(across.objectives[0]?.total, 550);
  assert.equal(after.judge(30, 60).verdict, 'pass');
});

test('a pause of the collector is its own, not a pass', async () => {
  const { pass, jump, engine, now, judge } = open();
  await pass(10, 10, 0);
  jump(30_000);
  engine.evaluate(now());
  await pass(10, 10, 0);
  assert.equal(
    judge(5, 50).reasons[0],
    'the collector did not run for 30s from 2026-03-02 12:00:10 UTC',
  );
  assert.equal(judge(5, 10).verdict, 'pass');
  assert.equal(judge(41, 50).verdict, 'pass');
});

test('time that was passed twice is doubtful; what comes after it is not', async () => {
  const { pass, jump, judge } = open();
  await pass(30, 10, 0);
  jump(-10_000);
  await pass(40, 10, 0);
  const { verdict, reasons } = judge(15, 40);
  assert.equal(verdict, 'inconclusive');
  assert.match(
    reasons[0] ?? '',
    /clock was set back: it passed 9s from 2026-03-02 12:00:21 UTC twice/,
  );
  assert.equal(judge(32, 60).verdict, 'pass');
});

test('what is not over is not judged, however it looks', async () => {
  const { pass, judge, ask } = open();
  await pass(20, 5, 5);
  const { verdict, reasons, from, to } = judge(2, 60);
  assert.deepEqual([verdict, from, to], ['inconclusive', at(2), at(20)]);
  assert.deepEqual(reasons, ['the interval is not over: ask again after 2026-03-02 12:01:00 UTC']);
  assert.equal(judge(100, 160).verdict, 'inconclusive');
  assert.equal(judge(100, 1e9).objectives[0]?.total, 0);
  assert.equal(judge(2, 20.9).verdict, 'fail');
  assert.match(JSON.stringify(ask(20.1, 20.9)), /no whole cell of 1s/);
  assert.match(JSON.stringify(ask(-4 * 86_400, 0)), /at most the last 3d can be judged/);
});

const second = fc.record({ good: fc.nat({ max: 9 }), bad: fc.nat({ max: 4 }) });

test('any interval that was seen whole is judged by the sums of its seconds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(second, { minLength: 3, maxLength: 40 }),
      fc.nat(),
      fc.nat(),
      async (seconds, one, other) => {
        const rig = open();
        await rig.pass(1, 0, 0);
        for (const { good, bad } of seconds) await rig.pass(1, good, bad);
        const [from, to] = [1 + (one % seconds.length), 1 + (other % seconds.length)].toSorted(
          (a, b) => a - b,
        ) as [number, number];
        if (from === to) return;
        const within = seconds.slice(from - 1, to - 1);
        const good = within.reduce((sum, each) => sum + each.good, 0);
        const bad = within.reduce((sum, each) => sum + each.bad, 0);
        const judged = rig.first(from, to);
        assert.deepEqual([judged.good, judged.total], [good, good + bad]);
        const failed = bad >= 3 && 100 * bad > good + bad;
        const expected = failed ? 'fail' : good + bad === 0 ? 'inconclusive' : 'pass';
        assert.equal(judged.verdict, expected);
        rig.store.close();
      },
    ),
    { numRuns: 40 },
  );
});
