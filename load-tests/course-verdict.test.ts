// What phases come to, from evidence with nothing wrong about it, one thing wrong at a time.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Course, LoadGate } from '../language/slo-set.ts';
import { type CourseVerdict, judgeCourse } from './course-verdict.ts';
import { objectives as answered, board, evidence, summary } from './evidence.fixture.ts';
import type { PhaseFacts } from './follow-phases.ts';
import { type GateThresholds, thresholdsByGate } from './generate.ts';
import { ofPhase, phasesOf } from './phases.ts';
import type { Load } from './run-doubts.ts';
import type { Metric, Summary } from './summary.ts';

const startMs = 1_000_000;

const stepsTo = (upTo: number, atLeast: number): Course => ({
  ...{ kind: 'steps', sessions: 10, upTo, atLeast, tenants: 'all' },
});

const gateOf = (course: Course): LoadGate => ({ ...evidence.gate, course });

const thresholdsOf = (gate: LoadGate): GateThresholds => {
  const found = thresholdsByGate({ ...evidence.set, loadGates: [gate] })[gate.name];
  return found ?? assert.fail('no thresholds');
};

/** What k6 tells of one phase with all well. */
const metricsOf = (phase: string, sessions: number, seconds: number): Record<string, Metric> => {
  const told: Record<string, Metric> = {
    ...summary.metrics,
    session_connected_events: { type: 'counter', values: { count: sessions * seconds } },
    timer_lateness: { type: 'trend', values: { 'p(95)': 1, 'p(99)': 2 } },
  };
  return Object.fromEntries(
    Object.entries(told).map(([name, metric]) => [ofPhase(name, phase), metric]),
  );
};

const loadOf = (gate: LoadGate, change: Record<string, Metric> = {}): Load => {
  const metrics = Object.assign(
    {},
    ...phasesOf(gate).map(({ name, sessions, fromSeconds, toSeconds }) =>
      metricsOf(
        name,
        gate.course.kind === 'storm' ? gate.sessions : sessions,
        toSeconds - fromSeconds,
      ),
    ),
    change,
  ) as Summary['metrics'];
  return { ...evidence.load, summary: { ...summary, metrics } };
};

const factsOf = (gate: LoadGate): PhaseFacts[] =>
  phasesOf(gate).map((phase) => {
    const began = startMs + phase.fromSeconds * 1000;
    const ended = startMs + phase.toSeconds * 1000;
    const use = { cores: 0.5, residentBytes: 2e8, requestsPerSecond: 30, editsPerSecond: 20 };
    const from = began + 1000;
    return { phase, began, ended, from, to: ended, board, use, databaseCores: 0.1 };
  });

type Given = {
  readonly course: Course;
  readonly metrics?: Record<string, Metric>;
  readonly load?: Partial<Load>;
  readonly facts?: (facts: PhaseFacts[]) => PhaseFacts[];
};

const judge = ({
  course,
  metrics = {},
  load = {},
  facts = (same) => same,
}: Given): CourseVerdict => {
  const gate = gateOf(course);
  const thresholds = thresholdsOf(gate);
  const judged = {
    set: evidence.set,
    gate,
    thresholds,
    load: { ...loadOf(gate, metrics), ...load },
  };
  return judgeCourse(judged, facts(factsOf(gate)));
};

const slow: Metric = {
  ...{ type: 'trend', values: { 'p(95)': 512.3 } },
  thresholds: { 'p(95)<=200': { ok: false } },
};

const late: Metric = { type: 'trend', values: { 'p(95)': 300, 'p(99)': 400 } };

const withBoard =
  (name: string, change: Partial<(typeof answered)[number]>) => (facts: PhaseFacts[]) =>
    facts.map((one) =>
      one.phase.name === name
        ? {
            ...one,
            board: {
              ...board,
              objectives: [{ ...answered[0], ...change } as never, ...answered.slice(1)],
            },
          }
        : one,
    );

describe('steps', () => {
  const course = stepsTo(40, 20);

  test('all held: the knee is the last, with what was used in it', () => {
    const { verdict, reasons, knee, phases } = judge({ course });
    assert.deepEqual([verdict, reasons], ['pass', []]);
    assert.deepEqual(knee, { sessions: 40, phase: 'step_4', next: null });
    assert.deepEqual(phases[3]?.resources, {
      ...{ appCores: 0.5, appBytes: 2e8, requestsPerSecond: 30, editsPerSecond: 20 },
      databaseCores: 0.1,
      ...{ k6Cores: null, latenessP95: 1, latenessP99: 2 },
    });
  });

  test('broken after enough: it passes, and tells what broke', () => {
    const { verdict, reasons, knee } = judge({ course, metrics: { 'took{phase:step_3}': slow } });
    assert.deepEqual([verdict, reasons, knee?.sessions], ['pass', [], 20]);
    assert.match(knee?.next?.reasons.join() ?? '', /^latency\/p95: k6: p\(95\) of 512\.3 ms/);
  });

  test('broken before: it fails by the promise that broke', () => {
    const { verdict, reasons, knee } = judge({ course, metrics: { 'took{phase:step_2}': slow } });
    assert.deepEqual([verdict, knee?.sessions], ['fail', 10]);
    assert.match(reasons[0] ?? '', /^latency\/p95: step_2, 20 sessions: k6: p\(95\) of 512\.3 ms/);
    assert.equal(reasons.at(-1), 'the knee is at 10 sessions, at least 20 are asked for');
  });

  test('the collector alone saw it', () => {
    const facts = withBoard('step_1', { verdict: 'fail', reasons: ['slow'] });
    const { verdict, reasons, knee } = judge({ course, facts });
    assert.deepEqual([verdict, knee], ['fail', null]);
    assert.equal(reasons[0], 'latency/p95: step_1, 10 sessions: collector: slow');
  });

  test('what nobody asks for and hardly anybody does may be counted in another step', () => {
    const errors = { ...answered[1], good: 0, total: 0, sli: null, verdict: 'inconclusive' };
    const facts = (all: PhaseFacts[]) =>
      all.map((one) => ({
        ...one,
        board: { ...board, objectives: answered.with(1, errors as never) },
      }));
    const counts = (count: number) =>
      Object.fromEntries(
        [1, 2, 3, 4].map((step): [string, Metric] => [
          ofPhase('answered_events', `step_${step}`),
          { type: 'counter', values: { count } },
        ]),
      );
    assert.equal(judge({ course, facts, metrics: counts(9) }).verdict, 'pass');
    const { verdict, reasons } = judge({ course, facts, metrics: counts(600) });
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /collector: 0 events, and k6 made 600: does the board watch/);
  });

  test('k6 was saturated before: nobody knows, also where promises broke', () => {
    const metrics = { 'took{phase:step_2}': slow, 'timer_lateness{phase:step_2}': late };
    const { verdict, reasons } = judge({ course, metrics });
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /^step_2, 20 sessions: k6 was saturated/);
    const after = judge({ course, metrics: { 'timer_lateness{phase:step_3}': late } });
    assert.deepEqual([after.verdict, after.knee?.next?.verdict], ['pass', 'inconclusive']);
  });

  test('fewer people than a step has', () => {
    const few: Metric = { type: 'counter', values: { count: 10 * 12 } };
    const metrics = { 'session_connected_events{phase:step_2}': few };
    const { verdict, reasons } = judge({ course, metrics });
    assert.equal(verdict, 'inconclusive');
    assert.deepEqual(reasons, [
      'step_2, 20 sessions: of 20 sessions only 12 were there on average',
    ]);
  });

  test('the gate stopped k6 in the midst of the third: what was before counts', () => {
    const given = {
      ...{ course, load: { stopped: true, exitCode: 105 } },
      metrics: { 'took{phase:step_2}': slow },
      facts: (facts: PhaseFacts[]) => facts.slice(0, 2),
    };
    assert.equal(judge(given).verdict, 'fail');
    const crashed = judge({ ...given, metrics: {}, load: { exitCode: 109 } });
    assert.equal(crashed.verdict, 'inconclusive');
    assert.match(crashed.reasons[0] ?? '', /it crashed/);
  });

  test('k6 ended by itself before enough was seen', () => {
    const { verdict, reasons } = judge({ course, facts: (facts) => facts.slice(0, 1) });
    assert.equal(verdict, 'inconclusive');
    assert.deepEqual(reasons, ['k6 ended before the steps that are asked for']);
  });
});

describe('steps of one organisation', () => {
  const course: Course = { ...stepsTo(40, 20), tenants: 'one' } as Course;
  const steady = (phase: string, slowly: boolean): Record<string, Metric> => ({
    [`took{phase:${phase},cohort:steady}`]: slowly
      ? slow
      : { type: 'trend', values: { 'p(95)': 80 }, thresholds: { 'p(95)<=200': { ok: true } } },
    [`took_events{phase:${phase},cohort:steady}`]: { type: 'counter', values: { count: 100 } },
  });
  const unharmed = Object.assign({}, ...[1, 2, 3, 4].map((step) => steady(`step_${step}`, false)));

  test('its own people notice, others do not: that is the knee, and no more', () => {
    const metrics = { ...unharmed, 'took{phase:step_3}': slow };
    const { verdict, reasons, knee } = judge({ course, metrics });
    assert.deepEqual([verdict, reasons, knee?.sessions], ['pass', [], 20]);
  });

  test('others notice: it fails, however far the knee is', () => {
    const metrics = { ...unharmed, 'took{phase:step_3}': slow, ...steady('step_3', true) };
    const { verdict, reasons } = judge({ course, metrics });
    assert.equal(verdict, 'fail');
    assert.match(reasons[0] ?? '', /^latency\/p95: step_3, the other organisation: k6: p\(95\)/);
  });

  test('nobody knows what others saw', () => {
    const { verdict, reasons } = judge({ course });
    assert.equal(verdict, 'inconclusive');
    assert.equal(reasons[0], 'step_1: nothing was measured of the other organisation');
  });
});

describe('an experiment', () => {
  const course: Course = {
    ...{ kind: 'experiment', hypothesis: 'Slower.', forSeconds: 15, holds: ['errors/answered'] },
    disturbance: { kind: 'latency', between: ['app', 'postgresql'], bySeconds: 0.1 },
    recoversWithinSeconds: 5,
  };

  test('what may degrade may, what must hold must', () => {
    const { thresholds: _, ...unasked } = slow;
    const may = judge({ course, metrics: { 'took{phase:disturbed}': unasked } });
    assert.deepEqual([may.verdict, may.reasons], ['pass', []]);
    assert.deepEqual(
      may.phases.map(({ name, verdict }) => `${name} ${verdict}`),
      ['before pass', 'disturbed pass', 'recovering null', 'after pass'],
    );
    const bad: Metric = {
      type: 'rate',
      values: { rate: 0.9 },
      thresholds: { 'rate>=0.999': { ok: false } },
    };
    const must = judge({ course, metrics: { 'answered{phase:disturbed}': bad } });
    assert.equal(must.verdict, 'fail');
    assert.match(must.reasons[0] ?? '', /^errors\/answered: disturbed, 10 sessions: k6: 90 % good/);
  });

  test('it has to be well again afterwards', () => {
    const { verdict, reasons } = judge({ course, metrics: { 'took{phase:after}': slow } });
    assert.equal(verdict, 'fail');
    assert.match(reasons[0] ?? '', /^latency\/p95: after/);
  });

  test('what was not well before proves nothing', () => {
    const { verdict, reasons } = judge({ course, metrics: { 'took{phase:before}': slow } });
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /^latency\/p95: before/);
  });

  test('while the collector cannot tell, people can', () => {
    const blind = (facts: PhaseFacts[]) =>
      facts.map((one) =>
        one.phase.name === 'disturbed' ? { ...one, from: null, to: null, board: 'not asked' } : one,
      );
    assert.equal(judge({ course, facts: blind }).verdict, 'pass');
    const unmeasured = { ...course, holds: ['cache/hits'] };
    assert.equal(judge({ course: unmeasured, facts: blind }).verdict, 'inconclusive');
  });
});

describe('a storm', () => {
  const course: Course = {
    ...{ kind: 'storm', sessions: 200, withinSeconds: 1, admittedWithinSeconds: 60 },
  };
  const sync = (p95: number): Metric => ({ type: 'trend', values: { 'p(95)': p95, count: 500 } });
  const edits = (before: number, storm: number) => ({
    'sync_latency{phase:before,cohort:steady}': sync(before),
    'sync_latency{phase:storm,cohort:steady}': sync(storm),
  });
  const admitted = {
    ...{ came: 200, admitted: 200, turnedAway: 90, cutOff: 0, cameBack: 90, lost: 0 },
    lastCameMs: 1_100,
    lastAdmittedMs: 12_000 as number | null,
  };
  const storm = (
    people: Partial<typeof admitted> | null,
    metrics: Record<string, Metric> = edits(20, 25),
  ) => {
    const gate = gateOf(course);
    const load = loadOf(gate, metrics);
    const came = people && { ...admitted, ...people };
    const told = load.summary && { ...load.summary, storm: came };
    return judge({ course, load: { summary: told } });
  };
  const cases = [
    ['all are in', storm({}), 'pass', null],
    ['one is lost', storm({ lost: 1, admitted: 199 }), 'fail', /1 of 200 persons were lost/],
    ['one came too late', storm({ lastAdmittedMs: 61_000 }), 'fail', /after 61000 ms, promised/],
    ['fewer came', storm({ came: 150, admitted: 150 }), 'inconclusive', /only 150 of 200 came/],
    [
      'they came in a drizzle',
      storm({ lastCameMs: 2_001, lost: 1 }),
      'inconclusive',
      /came within 2001 ms/,
    ],
    ['others waited for edits', storm({}, edits(20, 31)), 'fail', /p\(95\) 31 ms, before it 20 ms/],
    ['nobody came', storm(null), 'inconclusive', /k6 does not say who was let in/],
    [
      'others waited for edits, and k6 itself was late',
      storm({}, { ...edits(20, 31), [ofPhase('timer_lateness', 'storm')]: late }),
      'inconclusive',
      /^storm: k6 was saturated: /,
    ],
  ] as const;
  for (const [title, judged, verdict, reason] of cases)
    test(`${title}: ${verdict}`, () => {
      assert.equal(judged.verdict, verdict, judged.reasons.join('\n'));
      if (reason === null) assert.deepEqual(judged.reasons, []);
      else assert.match(judged.reasons[0] ?? '', reason);
    });
});
