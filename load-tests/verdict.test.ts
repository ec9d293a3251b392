// Every way in which a run can be less than a pass, on evidence that would be one without it; what the
// collector says of it is in server-verdict.test.ts.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Case,
  events,
  failedAtClient,
  late,
  testCases,
  withLoad,
  withMetrics,
  without,
  withSummary,
} from './changed-evidence.fixture.ts';
import { board, evidence, objectives } from './evidence.fixture.ts';
import { judgeRun } from './verdict.ts';

const cases: readonly Case[] = [
  ['all is well', evidence, 'pass', null],

  // At the client
  [
    'a percentile too high',
    withMetrics(
      {
        took: {
          type: 'trend',
          values: { 'p(95)': 512.34 },
          thresholds: { 'p(95)<=200': { ok: false } },
        },
      },
      99,
    ),
    'fail',
    /^latency\/p95: k6: p\(95\) of 512\.3 ms, more than 200 ms, of 600 events$/,
  ],
  [
    'a share too low, by so little that rounding would hide it',
    withMetrics(
      {
        answered: {
          type: 'rate',
          values: { rate: 0.99899 },
          thresholds: { 'rate>=0.999': { ok: false } },
        },
      },
      99,
    ),
    'fail',
    /^errors\/answered: k6: 99\.899 % good, less than 99\.9 %, of 600 events$/,
  ],
  [
    'a failed threshold fails although k6 exits with 0',
    withMetrics({
      answered: {
        type: 'rate',
        values: { rate: 0.5 },
        thresholds: { 'rate>=0.999': { ok: false } },
      },
    }),
    'fail',
    /50 % good/,
  ],
  [
    'a failed threshold fails below the floor too',
    withMetrics(
      {
        answered: {
          type: 'rate',
          values: { rate: 0.5 },
          thresholds: { 'rate>=0.999': { ok: false } },
        },
        answered_events: events(4),
      },
      99,
    ),
    'fail',
    /of 4 events$/,
  ],
  [
    'no samples: k6 passes the threshold',
    withMetrics({ took_events: events(0) }),
    'inconclusive',
    /^latency\/p95: k6: 0 events, at least 500 needed$/,
  ],
  [
    'no samples: k6 fails the threshold',
    withMetrics(
      {
        answered: {
          type: 'rate',
          values: { rate: 0 },
          thresholds: { 'rate>=0.999': { ok: false } },
        },
        answered_events: events(0),
      },
      99,
    ),
    'inconclusive',
    /^errors\/answered: k6: 0 events, at least 1 needed$/,
  ],
  ['one event under the floor', withMetrics({ took_events: events(499) }), 'inconclusive', /499/],
  ['the counter is missing', without('took_events'), 'inconclusive', /k6: 0 events/],
  ['the metric is missing', without('took'), 'inconclusive', /did not judge took by p\(95\)<=200$/],
  [
    'the metric is of another type',
    withMetrics({
      took: { type: 'rate', values: { rate: 1 }, thresholds: { 'p(95)<=200': { ok: true } } },
    }),
    'inconclusive',
    /did not judge took/,
  ],
  [
    'another threshold was judged',
    withMetrics({
      took: { type: 'trend', values: {}, thresholds: { 'p(95)<=9000': { ok: true } } },
    }),
    'inconclusive',
    /did not judge took by p\(95\)<=200$/,
  ],
  [
    'k6 was told of no thresholds',
    withMetrics({ took: { type: 'trend', values: { 'p(95)': 1 } } }),
    'inconclusive',
    /did not judge took/,
  ],

  // The run
  ['no summary', withLoad({ summary: null }), 'inconclusive', /^k6 left no summary$/],
  [
    'the script threw',
    withLoad({ exitCode: 107, summary: null, troubles: ['k6: no such app'] }),
    'inconclusive',
    /^k6: no such app$/,
  ],
  ['an exit code that nobody knows', withLoad({ exitCode: 42 }), 'inconclusive', /unknown meaning/],
  ['k6 was killed', withLoad({ exitCode: null }), 'inconclusive', /^k6 was ended by a signal$/],
  [
    'a threshold failed, nobody knows which',
    withLoad({ exitCode: 99 }),
    'inconclusive',
    /its summary does not show which$/,
  ],
  [
    'a condition of the script failed',
    withMetrics(
      {
        people_left: {
          type: 'counter',
          values: { count: 9 },
          thresholds: { 'count>=10': { ok: false } },
        },
      },
      99,
    ),
    'inconclusive',
    /^the load test is not sound: people_left is not count>=10$/,
  ],
  [
    'work was dropped',
    withMetrics({ dropped_iterations: events(1) }),
    'inconclusive',
    /^k6 could not begin 1 iteration$/,
  ],
  [
    'fewer joined',
    withSummary({ sessions: { wanted: 10, most: 10, joined: 9 } }),
    'inconclusive',
    /^of 10 sessions only 9 joined$/,
  ],
  [
    'never all at once',
    withSummary({ sessions: { wanted: 10, most: 8, joined: 10 } }),
    'inconclusive',
    /^of 10 sessions only 8 were there at once$/,
  ],
  [
    'a smaller load was asked for',
    withSummary({ sessions: { wanted: 1, most: 10, joined: 10 } }),
    'inconclusive',
    /only 1 wanted/,
  ],
  ['it ended early', withSummary({ durationMs: 7000 }), 'inconclusive', /ran for 7 s of 13 s$/],
  ['another profile', withSummary({ profile: 'tiny' }), 'inconclusive', /ran 'tiny' instead of/],

  // At the generator
  [
    'a connection that could not be made, which k6 counts as a session',
    withSummary({ failedDials: 1 }),
    'inconclusive',
    /^k6 could not make 1 connection$/,
  ],
  [
    'a check that failed, of which k6 makes nothing',
    withMetrics({ checks: { type: 'rate', values: { rate: 0.5, passes: 2, fails: 2 } } }),
    'inconclusive',
    /^the load test is not sound: 2 checks failed$/,
  ],
  [
    'it does not say how late its timers were',
    without('timer_lateness'),
    'inconclusive',
    /^k6 does not say how late its timers were$/,
  ],
  [
    'its timers were late although every promise held',
    withMetrics(late(101)),
    'inconclusive',
    /^k6 was saturated: p\(95\) of how late its timers were is 101 ms, at most 50 ms is sound beside p/,
  ],
  [
    'what failed while it was saturated proves nothing',
    withMetrics({ ...late(101), ...failedAtClient }, 99),
    'inconclusive',
    /^k6 was saturated: /,
  ],
  [
    'it had no CPU left',
    withLoad({
      generator: {
        available: 2,
        samples: [1.9, 2, 1.8, 0.5].map((cores, second) => ({
          ...{ at: 1000 * second, seconds: 1, cores, waiting: null, idle: 0 },
        })),
      },
    }),
    'inconclusive',
    /^k6 was saturated: in 3 of 4 seconds it used 90 % or more of the 2 CPUs it may use$/,
  ],

  // Several at once
  [
    'a failure outweighs every doubt',
    {
      ...withLoad({ exitCode: 107, summary: null }),
      board: {
        ...board,
        verdict: 'inconclusive',
        objectives: objectives.map((one) =>
          one.name === 'cache' ? { ...one, verdict: 'fail', reasons: [] } : one,
        ),
      },
    },
    'fail',
    /^cache\/hits: /,
  ],
  [
    'a failure at the client outweighs a board that is away',
    {
      ...withMetrics(
        {
          answered: {
            type: 'rate',
            values: { rate: 0.2 },
            thresholds: { 'rate>=0.999': { ok: false } },
          },
        },
        99,
      ),
      board: 'no board answers',
    },
    'fail',
    /^errors\/answered: /,
  ],
];

describe('a run', () => {
  testCases(cases);

  test('both views stand beside each other', () => {
    const [latency, , cache] = judgeRun(evidence).objectives;
    assert.deepEqual(latency?.client, {
      ...{ verdict: 'pass', metric: 'took', threshold: 'p(95)<=200', value: 87.5 },
      ...{ events: 600, minimumEvents: 500, reasons: [] },
      // k6 kept no percentiles beside it.
      ...{ interval: null, margin: { value: 1 - 87.5 / 200, low: null, high: null } },
    });
    const { interval, margin, ...server } = latency?.server ?? {};
    assert.deepEqual(server, {
      ...{ verdict: 'pass', good: 690, total: 700, sli: 690 / 700, target: 0.95 },
      ...{ minimumEvents: 500, reasons: [] },
    });
    // 10 bad of 700: by Wilson's formula from 0.78 % to 2.61 %, of 5 % that may be.
    const shares = [interval?.low, interval?.high, margin?.value, margin?.low];
    assert.deepEqual(
      shares.map((share) => share?.toFixed(3)),
      ['0.974', '0.992', '0.714', '0.478'],
    );
    assert.equal(cache?.client, null);
  });

  test('what failed while k6 was saturated is undecided, and told', () => {
    const { objectives, reasons } = judgeRun(withMetrics({ ...late(101), ...failedAtClient }, 99));
    const failed = objectives.find(({ objective }) => objective === 'errors/answered');
    assert.equal(failed?.verdict, 'inconclusive');
    assert.match(reasons[1] ?? '', /^errors\/answered: k6: 20 % good/);
  });

  test('without any evidence nothing passes', () => {
    const { verdict, reasons } = judgeRun({
      ...evidence,
      ...{ load: { ...evidence.load, summary: null }, board: 'no board' },
    });
    assert.equal(verdict, 'inconclusive');
    assert.deepEqual(reasons.slice(0, 2), ['k6 left no summary', 'no board']);
  });

  test('a set in which nothing can be judged does not pass', () => {
    const idle = objectives
      .filter(({ name }) => name === 'flags')
      .map((one) => ({ ...one, verdict: 'inconclusive' as const, good: 0, total: 0, sli: null }));
    const { verdict, reasons } = judgeRun({
      ...withMetrics({}),
      set: {
        ...evidence.set,
        objectives: evidence.set.objectives.filter(({ slo }) => slo === 'flags'),
      },
      board: { ...board, objectives: idle },
    });
    assert.equal(verdict, 'inconclusive');
    assert.deepEqual(reasons, ['nothing was measured']);
  });
});
