import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Load, loadSeconds, mostSessions, phasesOf } from './phases.ts';

const load = (course: Load['course'], sessions = 100): Load => ({
  ...{ sessions, rampUpSeconds: 10, durationSeconds: 20, course },
});

const told = (given: Load) =>
  phasesOf(given).map(({ name, fromSeconds, toSeconds, sessions, judged }) =>
    [name, fromSeconds, toSeconds, sessions, String(judged)].join(' '),
  );

test('a steady load has no phases', () => {
  const steady = load({ kind: 'steady' });
  assert.deepEqual(told(steady), []);
  assert.deepEqual([loadSeconds(steady), mostSessions(steady)], [30, 100]);
});

test('steps: people come, then all is judged, up to the last who are asked for', () => {
  const steps = load({ kind: 'steps', sessions: 80, upTo: 250, atLeast: 200, tenants: 'all' });
  assert.deepEqual(told(steps), [
    'step_1 10 30 100 all',
    'step_2 40 60 180 all',
    'step_3 70 90 250 all',
  ]);
  assert.deepEqual([loadSeconds(steps), mostSessions(steps)], [90, 250]);
  const even = load({ kind: 'steps', sessions: 50, upTo: 200, atLeast: 200, tenants: 'all' });
  assert.deepEqual(
    phasesOf(even).map(({ sessions }) => sessions),
    [100, 150, 200],
  );
});

test('a storm stands between two times with everything judged', () => {
  const storm = load({
    ...{ kind: 'storm', sessions: 2000, withinSeconds: 1, admittedWithinSeconds: 60 },
  });
  assert.deepEqual(told(storm), [
    'before 10 30 100 all',
    'storm 30 90 2100 none',
    'after 90 110 2100 all',
  ]);
  assert.equal(mostSessions(storm), 2100);
});

test('an experiment disturbs, judges what holds meanwhile, and all once it has recovered', () => {
  const experiment = load({
    ...{ kind: 'experiment', hypothesis: 'All is well.', forSeconds: 15, holds: ['a/b', 'c/d'] },
    disturbance: { kind: 'latency', between: ['app', 'postgresql'], bySeconds: 0.1 },
    recoversWithinSeconds: 5,
  });
  assert.deepEqual(told(experiment), [
    'before 10 30 100 all',
    'disturbed 35 50 100 a/b,c/d',
    'recovering 50 55 100 none',
    'after 55 75 100 all',
  ]);
});
