// Loads in phases beside earlier ones: each phase with itself, all of them under one bound on chance.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Result } from '../result.ts';
import { compareRuns } from './comparison.ts';
import { readBaseline, type Wanted } from './earlier.ts';
import { keepInHistory, readHistory } from './history.ts';
import { comparedWith } from './outcome.ts';
import {
  earlierOf,
  kneeAt,
  type Measures,
  measuredP95,
  stepped,
  stormy,
} from './phased.fixture.ts';
import { comparisonLines } from './words.ts';

const compare = (now: Result, then: Result, others: readonly Result[] = []) =>
  compareRuns(
    'baseline',
    now,
    earlierOf(then),
    others.map((one) => earlierOf(one)),
  );

const differing = (now: Result, then: Result, others: readonly Result[] = []) =>
  compare(now, then, others)
    .objectives.filter(({ difference }) => difference === 'worse' || difference === 'better')
    .map(({ objective, phase, difference }) => `${objective} ${phase?.name} ${difference}`);

/** The real run with one step measured otherwise. */
const with300 = (change: Measures): Result =>
  stepped(measuredP95.map((ms, step) => ({ ms, ...(step === 2 ? change : {}) })));

const real = with300({});

describe('steps', () => {
  test('a regression in one phase is named, fails the run, and its figures are shown', () => {
    const compared = comparedWith(with300({ ms: 40.1 }), {
      baseline: earlierOf(real),
      earlier: [],
    });
    assert.equal(compared.verdict, 'fail');
    assert.deepEqual(compared.reasons, [
      'latency/p95: step_3, 300 sessions: worse than the baseline before: k6: p(95) 17.5 ms, 40.1 ms now, p < 0.0001',
    ]);
    const shown = compared.objectives.filter(({ verdict }) => verdict === 'fail');
    assert.deepEqual(
      shown.map(({ objective, client, reasons }) => [objective, client?.value, reasons.length]),
      [['latency/p95', 40.1, 1]],
    );
    assert.deepEqual(compared.comparisons.flatMap(comparisonLines), [
      'Against the baseline (before, pass): 1 worse, 59 alike, in 10 phases that held in both',
      'alike: knee: at least 1000 sessions, at least 1000 sessions now',
      'worse: latency/p95: step_3, 300 sessions: k6: p(95) 17.5 ms, 40.1 ms now, p < 0.0001',
    ]);
    const told = comparedWith(with300({ ms: 40.1 }), {
      baseline: null,
      earlier: [earlierOf(real)],
    });
    assert.deepEqual([told.verdict, told.comparisons[0]?.with], ['pass', 'last run']);
  });

  test('the other way round it is better, and a run beside itself is alike', () => {
    assert.deepEqual(differing(real, with300({ ms: 40.1 })), ['latency/p95 step_3 better']);
    assert.deepEqual(differing(real, real), []);
  });

  test('where earlier runs scatter in that phase, the same difference is chance', () => {
    const runs = (...times: number[]) => times.map((ms) => with300({ ms }));
    const now = with300({ ms: 40.1 });
    assert.deepEqual(differing(now, real, runs(17, 18, 17.5)), ['latency/p95 step_3 worse']);
    assert.deepEqual(differing(now, real, runs(17.5, 39, 14, 30)), []);
  });

  test('what was unlikely in one phase is chance among ten', () => {
    // 390 of 400 before, 374 now: p = 0.007 by itself.
    const few = (steps: number): readonly Measures[] => Array(steps).fill({});
    const [one, ten] = [stepped(few(1)), stepped(few(10))];
    const worse = (run: Result): Result => ({
      ...run,
      phases: run.phases.map((phase, index) =>
        index === 0 ? (stepped([{ hits: 374 }]).phases[0] ?? phase) : phase,
      ),
    });
    assert.deepEqual(differing(worse(one), one), ['cache/hits step_1 worse']);
    assert.deepEqual(differing(worse(ten), ten), []);
  });

  test('steps that broke in one of the runs are left to the knee', () => {
    const { phases, objectives } = compare(kneeAt(700), kneeAt(900));
    assert.equal(phases?.at(-1)?.name, 'step_7');
    assert.ok(objectives.every(({ phase }) => phase !== null && phase.sessions <= 700));
  });

  test('a phase is the same only with as many people', () => {
    const other = real.phases.map((one) => ({ ...one, sessions: one.sessions / 2 }));
    const compared = compare(real, { ...real, phases: other });
    assert.deepEqual([compared.phases, compared.objectives], [[], []]);
    assert.match(comparisonLines(compared)[0] ?? '', /: 0 worse, no phase held in both$/);
  });

  test('objectives that were judged in one run only are not compared', () => {
    const without = (key: string, run: Result): Result => ({
      ...run,
      phases: run.phases.map((phase) => ({
        ...phase,
        objectives: phase.objectives.filter(({ objective }) => objective !== key),
      })),
    });
    const slow = with300({ ms: 400, hits: 100 });
    const without95 = without('latency/p95', slow);
    assert.deepEqual(differing(without95, real), ['cache/hits step_3 worse']);
    assert.deepEqual(differing(slow, without('cache/hits', real)), ['latency/p95 step_3 worse']);
    assert.equal(compare(without95, real).objectives.length, 40);
  });
});

describe('noise', () => {
  // A generator with a fixed seed (Park & Miller 1988).
  let state = 20_261_122;
  const random = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const hits = (): number => {
    let good = 0;
    for (let event = 0; event < 400; event++) if (random() < 0.95) good++;
    return good;
  };
  const run = (): Result => stepped(Array.from({ length: 10 }, () => ({ hits: hits() })));
  const isWorse = (now: Result, then: Result): boolean =>
    differing(now, then).some((one) => one.endsWith('worse'));
  const alone = ({ phases, ...rest }: Result, step: number): Result => ({
    ...rest,
    phases: phases.slice(step, step + 1),
  });

  test('of the same app twice, ten phases fail hardly a run, which each by itself would often', () => {
    const pairs = Array.from({ length: 100 }, () => [run(), run()] as const);
    const together = pairs.filter(([now, then]) => isWorse(now, then)).length;
    const each = pairs.filter(([now, then]) =>
      now.phases.some((_, step) => isWorse(alone(now, step), alone(then, step))),
    ).length;
    assert.ok(together <= 5, `${together} of 100`);
    assert.ok(each > together, `${each} of 100, each phase by itself`);
  });
});

describe('a storm', () => {
  test('before it and after it are compared, each with itself', () => {
    assert.deepEqual(differing(stormy(40_000, [{}, { ms: 60 }]), stormy(40_000)), [
      'latency/p95 after worse',
    ]);
    const { phases } = compare(stormy(40_000), stormy(40_000));
    assert.deepEqual(phases, [
      { name: 'before', sessions: 50 },
      { name: 'after', sessions: 2050 },
    ]);
  });

  // As measured: docs/load-people.md.
  const usual = [37_000, 42_000, 40_000, 38_500].map((ms) => stormy(ms));

  test('when the last was let in is compared by how far earlier storms scatter', () => {
    const late = stormy(75_000);
    const [admission] = compare(late, stormy(37_000)).objectives;
    assert.deepEqual([admission?.figure, admission?.difference], ['last let in', 'unclear']);
    assert.deepEqual(differing(stormy(42_000), stormy(37_000), usual), []);
    assert.deepEqual(differing(late, stormy(37_000), usual), ['admission storm worse']);
    const compared = comparedWith(late, {
      baseline: earlierOf(stormy(37_000)),
      earlier: usual.map((one) => earlierOf(one)),
    });
    assert.equal(compared.verdict, 'fail');
    assert.deepEqual(compared.reasons, [
      'admission: storm, 2050 sessions: worse than the baseline before: k6: last let in 37000 ms, 75000 ms now, p < 0.0001',
    ]);
  });

  test('nothing is compared of a storm in which some were lost, or of another one', () => {
    const lost = stormy(75_000);
    const some = lost.load?.storm && { ...lost.load.storm, admitted: 1990 };
    const part = { ...lost, load: lost.load && { ...lost.load, storm: some ?? null } };
    assert.deepEqual(differing(part, stormy(37_000), usual), []);
    const smaller = lost.phases.map((one) => ({ ...one, sessions: 1050 }));
    assert.deepEqual(differing({ ...lost, phases: smaller }, stormy(37_000), usual), []);
  });
});

test('an earlier run without phases is passed over, and no baseline', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-phases-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const wanted: Wanted = {
    name: 'crowd',
    course: { kind: 'steps', sessions: 100, upTo: 1000, atLeast: 300, tenants: 'all' },
  };
  keepInHistory(folder, { ...real, run: 'new', from: 3000 });
  // As results were before there were phases.
  const { phases: _, knee: __, ...older } = { ...real, run: 'old' };
  const path = join(folder, 'crowd.00000000002000.old.json');
  writeFileSync(path, JSON.stringify(older));
  const said: string[] = [];
  const found = readHistory(folder, wanted, (line) => said.push(line));
  assert.deepEqual(
    found.map(({ run, phases, knee }) => [run, phases.length, knee?.sessions]),
    [['new', 10, 1000]],
  );
  assert.deepEqual(said, [
    `${path} is a run without phases, and 'crowd' goes through some by now: it is passed over`,
  ]);
  assert.throws(() => readBaseline(path, wanted), {
    name: 'UsageError',
    message: /is a run without phases, and 'crowd' goes through some by now: give what/,
  });
  // It still is one of a load that is steady.
  const steady: Wanted = { name: 'crowd', course: { kind: 'steady' } };
  assert.equal(readBaseline(path, steady).run, 'old');
  const stepwise = join(folder, 'crowd.00000000003000.new.json');
  assert.throws(() => readBaseline(stepwise, steady), /is a run in phases, and 'crowd' has none/);
});
