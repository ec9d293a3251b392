import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import type { Principal } from '../identity/principal.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { defaultLimits } from './admission.ts';
import type { Connection } from './connection.ts';
import { MemoryHints } from './memory-hints.ts';
import { letGoOfMoved } from './moved-sessions.ts';
import type { Hello } from './protocol/messages.ts';
import { Sessions } from './sessions.ts';

const principal: Principal = {
  ...{ userId: 'user-1', name: 'Ada', email: 'ada@demo.example', role: 'member' },
  ...{ organizationId: 'organisation-1', organizationName: 'Demo' },
};
const client = 'c'.repeat(32);
const start = 1_000_000;

/** Two instances, as hints connect them. */
const make = (connected: boolean) => {
  const hints = new MemoryHints();
  const instance = () => {
    const metrics = createMetrics();
    const sessions = new Sessions(defaultLimits, metrics);
    sessions.sweep(start);
    if (connected) letGoOfMoved(hints.instance(), sessions, { now: () => start + 3_000 });
    const drops: string[] = [];
    const connection = { ping() {}, drop: (reason: string) => drops.push(reason) };
    const begin = (more: Partial<Hello> = {}, now = start) =>
      sessions.begin(
        { type: 'hello', protocol: 2, token: 'token', client, ...more },
        {
          ...{ pass: { principal, again: async () => principal }, client, presence: true, now },
          connection: connection as unknown as Connection,
        },
      );
    const reconnections = async () => {
      const { values } = await metrics.reconnections.get();
      return Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
    };
    return { sessions, begin, drops, reconnections };
  };
  return { first: instance(), other: instance() };
};

const move = async ({ first, other }: ReturnType<typeof make>, interruptedSeconds: number) => {
  const session = first.begin();
  first.sessions.interrupt(session, start + 1_000, 'a cable');
  other.begin({ session: session.secret, interruptedSeconds }, start + 3_000);
  await settle();
  for (let now = start + 4_000; now < start + 30_000; now += 1_000) first.sessions.sweep(now);
};

test('a session that goes on at another instance is resumed there, and expires nowhere', async () => {
  const both = make(true);
  await move(both, 2);
  assert.deepEqual(await both.first.reconnections(), {});
  assert.equal(both.first.sessions.size, 0);
  assert.deepEqual(await both.other.reconnections(), { moved: 1 });
});

test('without the hint it expires where it was', async () => {
  const both = make(false);
  await move(both, 2);
  assert.deepEqual(await both.first.reconnections(), { expired: 1 });
});

test('whoever comes after hours comes anew', async () => {
  const both = make(true);
  await move(both, 7_200);
  assert.deepEqual(await both.other.reconnections(), {});
});

test('one that was not seen to be gone is let go of too', async () => {
  const both = make(true);
  const session = both.first.begin();
  both.other.begin({ session: session.secret, interruptedSeconds: 1 }, start + 3_000);
  await settle();
  assert.equal(both.first.sessions.size, 0);
  assert.deepEqual(both.first.drops, ['another instance went on with it']);
});
