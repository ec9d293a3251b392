import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, summary } from './evidence.fixture.ts';
import { feltIn } from './felt.ts';
import type { Phase } from './phases.ts';

const phase: Phase = {
  ...{ name: 'disturbed', fromSeconds: 0, toSeconds: 10, sessions: 10 },
  judged: ['errors/answered'],
};

test('what k6 measured in the phase is told, judged or not; what it did not measure is not', () => {
  const metrics = {
    'took{phase:disturbed}': { type: 'trend', values: { 'p(95)': 812.5 } },
    'took_events{phase:disturbed}': { type: 'counter', values: { count: 40 } },
    // Without an event a rate of k6's is 0, which nobody felt.
    'answered{phase:disturbed}': { type: 'rate', values: { rate: 0 } },
    'answered_events{phase:disturbed}': { type: 'counter', values: { count: 0 } },
    'answered{phase:after}': { type: 'rate', values: { rate: 1 } },
    'answered_events{phase:after}': { type: 'counter', values: { count: 50 } },
  };
  const { objectives } = evidence.thresholds;
  assert.deepEqual(feltIn(phase, objectives, { ...summary, metrics }), [
    { objective: 'latency/p95', threshold: 'p(95)<=200', value: 812.5, events: 40 },
  ]);
  assert.deepEqual(feltIn(phase, objectives, null), []);
});
