import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Candidate, incidentOf, joiningMs } from './joining.ts';

const nowMs = 1_800_000_000_000;
const trouble = { key: 'latency/p95 threshold', service: 'api', atMs: nowMs };

const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  services: ['api'],
  resolvedMs: null,
  grewMs: nowMs - 3_600_000,
  troubles: ['errors/answered threshold'],
  ...changes,
});

const knowing = [trouble.key];
const cases: readonly (readonly [string, Candidate, boolean])[] = [
  ['open, of the service, grown lately', candidate({ grewMs: nowMs - joiningMs }), true],
  ['open, of the service, long ago', candidate({ grewMs: nowMs - joiningMs - 1 }), false],
  ['open, of another service', candidate({ services: ['mail'], grewMs: nowMs }), false],
  ['open, of several', candidate({ services: ['mail', 'api'], grewMs: nowMs }), true],
  ['open and knows it, long ago', candidate({ troubles: knowing }), true],
  ['resolved lately, knows it', candidate({ troubles: knowing, resolvedMs: nowMs - 60_000 }), true],
  [
    'resolved long ago, knows it',
    candidate({ troubles: knowing, resolvedMs: nowMs - joiningMs - 1, grewMs: nowMs }),
    false,
  ],
  [
    'resolved lately, another trouble of the service',
    candidate({ resolvedMs: nowMs - 60_000, grewMs: nowMs - 60_000 }),
    false,
  ],
];

for (const [what, given, joins] of cases) {
  test(`${what}: ${joins ? 'joins' : 'an incident of its own'}`, () => {
    assert.equal(incidentOf(trouble, [given]), joins ? given : null);
  });
}

test('the one that knows it goes before a newer one of the same service', () => {
  const newer = candidate({ grewMs: nowMs });
  const knows = candidate({ troubles: knowing });
  assert.equal(incidentOf(trouble, [newer, knows]), knows);
});
