import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProfile } from './profile.ts';
import { summaryOf } from './summary.ts';

const steady = { course: { kind: 'steady' }, phases: [], pace: 1, arrivalsPerMinute: null };
const gates = {
  smoke: { sessions: 3, rampUpSeconds: 1, durationSeconds: 2, thresholds: {}, ...steady },
};
const profile = readProfile(
  { GATE_PROFILE: 'smoke', GATE_THRESHOLDS: '/t.json', GATE_APP: 'http://app', GATE_RUN: 'r1' },
  () => JSON.stringify(gates),
);
const counter = (count: number) => ({ type: 'counter', contains: 'default', values: { count } });

test('tells of our metrics and a few of k6, and who was there', () => {
  const judged = {
    ...{ type: 'rate', contains: 'default', values: { rate: 0.5 } },
    thresholds: { 'rate>=0.99': { ok: false } },
  };
  const summary = summaryOf(profile, {
    state: { testRunDurationMs: 3_210.7 },
    metrics: {
      sign_ins_succeeded: judged,
      ...{ present_0: counter(2), present_1: counter(3), present_2: counter(1) },
      ...{ people_joined: counter(3), failed_dials: counter(4), iterations: counter(3) },
      ...{ vus_max: counter(3), http_reqs: counter(9), 'ws_msgs_sent{phase:a}': counter(1) },
      ...{ http_req_blocked: counter(9), ws_ping: counter(1), iteration_duration: counter(3) },
    },
  });
  assert.deepEqual(
    { ...summary, metrics: Object.keys(summary.metrics) },
    {
      ...{
        run: 'r1',
        profile: 'smoke',
        durationMs: 3_211,
        failedDials: 4,
        iterations: 3,
        storm: null,
      },
      sessions: { wanted: 3, most: 3, joined: 3 },
      metrics: ['failed_dials', 'http_reqs', 'people_joined', 'sign_ins_succeeded', 'vus_max'],
    },
  );
  const { type, values, thresholds } = judged;
  assert.deepEqual(summary.metrics.sign_ins_succeeded, { type, values, thresholds });
});

test('a run in which nobody came has noughts, not gaps', () => {
  const { sessions, failedDials, iterations } = summaryOf(profile, {
    state: { testRunDurationMs: 1 },
    metrics: {},
  });
  assert.deepEqual(
    { sessions, failedDials, iterations },
    { sessions: { wanted: 3, most: 0, joined: 0 }, failedDials: 0, iterations: 0 },
  );
});
