import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Principal } from '../identity/principal.ts';
import { createProvider } from './provider.ts';
import { flagdConfiguration, type StoredFlag, segmentsOf } from './rules.ts';

const flag = (changes: Partial<StoredFlag>): StoredFlag => ({
  name: 'real-time-collaboration',
  phase: '3B',
  enabled: true,
  rolloutPercentage: 100,
  userSegments: [],
  fallbackEnabled: true,
  monitoringEnabled: true,
  salt: 'salt',
  ...changes,
});

const person = (userId: string, changes: Partial<Principal> = {}): Principal => ({
  userId,
  name: userId,
  email: `${userId}@example.org`,
  organizationId: 'org-1',
  organizationName: 'One',
  role: 'member',
  ...changes,
});

const quiet = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

/** Who of these has the flag. */
const chosen = async (row: StoredFlag, people: readonly Principal[]): Promise<Set<string>> => {
  const provider = createProvider();
  provider.use(flagdConfiguration([row]));
  const has = new Set<string>();
  for (const who of people) {
    const context = { targetingKey: who.userId, segments: segmentsOf(who) };
    const { value } = await provider.resolveBooleanEvaluation(row.name, false, context, quiet);
    if (value) has.add(who.userId);
  }
  return has;
};

const crowd = Array.from({ length: 2000 }, (_, index) => person(`person-${index}`));

test('all or nobody at 100 and 0 per cent, and nobody when it is off', async () => {
  assert.equal((await chosen(flag({ rolloutPercentage: 100 }), crowd)).size, crowd.length);
  assert.equal((await chosen(flag({ rolloutPercentage: 0 }), crowd)).size, 0);
  assert.equal((await chosen(flag({ enabled: false }), crowd)).size, 0);
});

test('a percentage is about that share of people, the same each time', async () => {
  const first = await chosen(flag({ rolloutPercentage: 25 }), crowd);
  assert.ok(first.size > 400 && first.size < 600, `${first.size} of 2000`);
  assert.deepEqual(await chosen(flag({ rolloutPercentage: 25 }), crowd), first);
});

test('another salt draws other people', async () => {
  const first = await chosen(flag({ rolloutPercentage: 50 }), crowd);
  const second = await chosen(flag({ rolloutPercentage: 50, salt: 'pepper' }), crowd);
  const both = first.intersection(second).size;
  assert.ok(both > 350 && both < 650, `${both} are in both halves`);
});

test('widening removes nobody', async () => {
  const people = crowd.slice(0, 60);
  const percentage = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);
  await fc.assert(
    fc.asyncProperty(percentage, percentage, fc.string(), async (one, other, salt) => {
      const narrow = flag({ rolloutPercentage: Math.min(one, other), salt });
      const wide = flag({ rolloutPercentage: Math.max(one, other), salt });
      const before = await chosen(narrow, people);
      assert.ok(before.isSubsetOf(await chosen(wide, people)));
    }),
    { numRuns: 40 },
  );
});

test('segments let in their own people only, and the percentage counts among them', async () => {
  const admin = person('admin', { role: 'admin' });
  const guest = person('guest', { email: 'guest@elsewhere.example' });
  const other = person('other', { organizationId: 'org-2' });
  const people = [admin, guest, other];
  const cases: [string[], string[]][] = [
    [['role:admin'], ['admin']],
    [['domain:elsewhere.example'], ['guest']],
    [
      ['organization:org-2', 'user:admin'],
      ['admin', 'other'],
    ],
    [['role:nobody'], []],
  ];
  for (const [userSegments, expected] of cases)
    assert.deepEqual([...(await chosen(flag({ userSegments }), people))], expected);
  const none = flag({ userSegments: ['role:admin'], rolloutPercentage: 0 });
  assert.equal((await chosen(none, people)).size, 0);
});
