import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inputsFrom, lineOf, type Measured, measuredOf } from './measured.ts';
import { capacityPlot, lawOf } from './plot.ts';

const phase = (sessions: number, verdict: string | null = 'pass') => ({
  ...{ sessions, verdict, name: `s${sessions}`, from: 1, to: 2, reasons: [] },
  objectives: [
    {
      objective: 'sync-latency/p95',
      client: { metric: 'sync_latency{phase:a}', threshold: 'p(95)<=100', value: sessions / 10 },
    },
  ],
  resources: {
    // 50 millicores and half a millicore a session; the database half of that.
    ...{ appCores: 0.05 + 0.0005 * sessions, databaseCores: 0.01 + 0.00025 * sessions },
    ...{ appBytes: (200 + 0.05 * sessions) * 2 ** 20, requestsPerSecond: sessions / 20 },
    ...{ editsPerSecond: 0.04 * sessions, k6Cores: 0.3, latenessP95: 1, latenessP99: 2 },
  },
});

const run = (phases: readonly object[], knee: object | null = { sessions: 400 }) => ({
  ...{ profile: 'capacity', run: 'r1', from: Date.UTC(2026, 0, 2), knee, phases },
});

const steps = [100, 200, 300, 400];
const measured: Measured = measuredOf(
  run([...steps.map((sessions) => phase(sessions)), phase(500, 'fail')]),
  'a machine',
);

describe('what a run in steps measured', () => {
  test('a point for each step that was judged, and the knee', () => {
    assert.deepEqual([measured.day, measured.kneeSessions], ['2026-01-02', 400]);
    assert.deepEqual(
      measured.points.map(({ sessions, syncP95, verdict }) => [sessions, syncP95, verdict]),
      [...steps.map((sessions) => [sessions, sessions / 10, 'pass']), [500, 50, 'fail']],
    );
    assert.equal(measuredOf(run([phase(100), phase(200, null)]), '').points.length, 1);
    assert.throws(() => measuredOf(run([], null), ''), /no knee/);
  });

  test('what one session costs is the slope, not what nobody costs', () => {
    const inputs = inputsFrom(measured, { appMsPerIdleMinute: 6 });
    assert.equal(inputs.kneeSessions, 400);
    assert.equal(inputs.editsPerSecond, 0.04);
    // 0.5 ms a second, less 0.1 ms for being there, by 0.04 edits a second.
    assert.equal(inputs.appMsPerEdit, 10);
    assert.equal(inputs.databaseMsPerEdit, 6.25);
    // The least is of 100 sessions; 15 MiB more are of 400.
    assert.deepEqual([inputs.baseMebibytes, inputs.kibibytesPerSession], [205, 39]);
  });

  test('too few steps tell nothing', () => {
    const few = measuredOf(run([phase(100)], { sessions: 100 }), '');
    assert.throws(() => inputsFrom(few, { appMsPerIdleMinute: 6 }), /two loads/);
    assert.equal(lawOf(few), null);
  });

  test('a line through points', () => {
    assert.deepEqual(
      lineOf([
        [1, 3],
        [3, 7],
        [2, 5],
      ]),
      { at0: 1, perSession: 2 },
    );
  });
});

test('the plot has every point, the knee and the promise, and nothing that is no number', () => {
  const svg = capacityPlot(measured, 100);
  assert.equal(svg.match(/<circle/g)?.length, 5 * 5);
  assert.match(svg, />knee: 400</);
  assert.match(svg, />promised</);
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|null/);
});
