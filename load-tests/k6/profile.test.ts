import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emailOf, hubUrlOf, organizationOf, readProfile } from './profile.ts';

const gates = {
  smoke: {
    ...{ sessions: 10, rampUpSeconds: 3, durationSeconds: 10, objectives: [] },
    thresholds: { request_duration: ['p(95)<=200'] },
    ...{ course: { kind: 'steady' }, phases: [], pace: 1, arrivalsPerMinute: null },
  },
};
const environment = {
  ...{ GATE_PROFILE: 'smoke', GATE_THRESHOLDS: '/t.json', GATE_APP: 'http://127.0.0.1:3000/' },
};
const read = (path: string): string => {
  assert.equal(path, '/t.json');
  return JSON.stringify(gates);
};

test('a profile is the environment and its part of the thresholds', () => {
  assert.deepEqual(readProfile({ ...environment, GATE_RUN: 'r1', GATE_SUMMARY: '/s.json' }, read), {
    ...{ name: 'smoke', run: 'r1', app: 'http://127.0.0.1:3000', sessions: 10 },
    ...{ rampUpMs: 3_000, durationMs: 10_000, thresholds: gates.smoke.thresholds },
    ...{ email: 'person-{n}@demo.example', password: 'demo-person', summaryPath: '/s.json' },
    ...{ organizations: 1, first: 10, course: 'steady', phases: [], storm: null },
    ...{ isOneTenant: false, pace: 1, arrivalsPerMinute: null },
  });
});

for (const [name, change, message] of [
  ['no app', { GATE_APP: undefined }, /^GATE_APP is not set/],
  ['no profile', { GATE_PROFILE: '' }, /^GATE_PROFILE is not set/],
  ['no thresholds', { GATE_THRESHOLDS: undefined }, /^GATE_THRESHOLDS is not set/],
  ['no origin', { GATE_APP: 'http://127.0.0.1:3000/app' }, /must be an origin/],
  ['another protocol', { GATE_APP: 'ftp://127.0.0.1' }, /must be an origin/],
  ['an unknown profile', { GATE_PROFILE: 'smok' }, /has no profile 'smok': it has smoke/],
] as const) {
  test(`${name} is said`, () => {
    assert.throws(() => readProfile({ ...environment, ...change }, read), { message });
  });
}

test('people take turns with the accounts that there are', () => {
  const profile = readProfile(environment, read);
  assert.deepEqual(
    [1, 20, 21, 100].map((person) => emailOf(profile, person, organizationOf(profile, person))),
    [1, 20, 1, 20].map((account) => `person-${account}@demo.example`),
  );
});

const seeded = { ...environment, GATE_EMAIL: 'person-{n}@org-{o}.seed.example' };

test('people are of all organisations that there are, each with accounts of its own', () => {
  const profile = readProfile({ ...seeded, GATE_ORGANIZATIONS: '3' }, read);
  assert.deepEqual(
    [1, 2, 3, 4, 61].map((person) => emailOf(profile, person, organizationOf(profile, person))),
    ['1@org-1', '1@org-2', '1@org-3', '2@org-1', '1@org-1'].map(
      (address) => `person-${address}.seed.example`,
    ),
  );
});

test('how many organisations there are has to be said', () => {
  assert.throws(
    () => readProfile(seeded, read),
    /GATE_EMAIL has \{o\}: GATE_ORGANIZATIONS must be/,
  );
});

test('the hub is where the app is', () => {
  assert.equal(hubUrlOf('http://127.0.0.1:3000', '/hub'), 'ws://127.0.0.1:3000/hub');
  assert.equal(hubUrlOf('https://app.example', '/hub'), 'wss://app.example/hub');
});
