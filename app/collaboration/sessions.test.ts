import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Principal } from '../identity/principal.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { defaultLimits } from './admission.ts';
import type { Connection } from './connection.ts';
import type { Hello } from './protocol/messages.ts';
import { Sessions } from './sessions.ts';

const principal: Principal = {
  userId: 'user-1',
  name: 'Ada',
  email: 'ada@demo.example',
  organizationId: 'organisation-1',
  organizationName: 'Demo',
  role: 'member',
};
const client = 'c'.repeat(32);
const hello = (more: Partial<Hello> = {}): Hello => ({
  type: 'hello',
  protocol: 1,
  token: 'token',
  client,
  ...more,
});

const fakeConnection = () => {
  const calls: string[] = [];
  const connection = {
    ping: () => calls.push('ping'),
    drop: (reason: string) => calls.push(`drop: ${reason}`),
    leave: () => calls.push('leave'),
  } as unknown as Connection;
  return { connection, calls };
};

const cutOff = hello({ interruptedSeconds: 1 });

const start = 1_000_000;

const make = () => {
  const metrics = createMetrics();
  const sessions = new Sessions(defaultLimits, metrics);
  sessions.sweep(start);
  const first = fakeConnection();
  const begin = (more: Partial<Hello> = {}) =>
    sessions.begin(hello(more), {
      pass: { principal, again: async () => principal },
      client,
      presence: true,
      connection: first.connection,
      now: start,
    });
  const figure = async (name: string) => {
    const found = await metrics.registry.getSingleMetric(name)?.get();
    return Object.fromEntries(
      found?.values.map(({ labels, value }) => [Object.values(labels).join(), value]) ?? [],
    );
  };
  const seconds = () => figure('collab_session_seconds_total');
  const sweepUntil = (from: number, to: number) => {
    for (let now = from; now <= to; now += 1_000) sessions.sweep(now);
  };
  return { sessions, begin, first, figure, seconds, sweepUntil };
};

describe('sessions', () => {
  test('connected time moves with every sweep while there are signs of life', async () => {
    const { sessions, begin, seconds } = make();
    const session = begin();
    for (let now = start + 1_000; now <= start + 5_000; now += 1_000) {
      session.clock.heard(now);
      sessions.sweep(now);
    }
    assert.deepEqual(await seconds(), { connected: 5 });
  });

  test('asks the silent, and gives up after three silences: interrupted since the last sign', async () => {
    const { begin, first, seconds, sweepUntil, sessions } = make();
    begin();
    sweepUntil(start + 1_000, start + 10_000);
    assert.ok(first.calls.includes('ping'));
    assert.equal(first.calls.at(-1), 'drop: no heartbeat');
    assert.equal(sessions.connected, 0);
    assert.deepEqual(await seconds(), { interrupted: 10 });
  });

  test('gives nobody up right after it was asleep itself', () => {
    const { begin, first, sessions } = make();
    begin();
    sessions.sweep(start + 60_000);
    assert.deepEqual(first.calls, ['ping']);
  });

  test('an interruption lasts until it is resumed', async () => {
    const { begin, sessions, seconds, figure } = make();
    const session = begin();
    sessions.interrupt(session, start + 2_000, 'closed with 1006');
    sessions.sweep(start + 3_000);
    assert.deepEqual(await seconds(), { connected: 2, interrupted: 1 });
    const again = hello({ session: session.secret });
    const known = sessions.resumable(again, principal.userId, principal.organizationId);
    assert.equal(known, session);
    sessions.resume(session, cutOff, fakeConnection().connection, start + 4_500);
    assert.deepEqual(await seconds(), { connected: 2, interrupted: 2.5 });
    assert.deepEqual(await figure('collab_reconnections_total'), { resumed: 1 });
    assert.equal(sessions.connected, 1);
  });

  test('a client that comes back before we noticed was lost when last heard of', async () => {
    const { begin, sessions, first, seconds } = make();
    const session = begin();
    session.clock.heard(start + 1_000);
    sessions.resume(session, cutOff, fakeConnection().connection, start + 4_000);
    assert.deepEqual(first.calls, ['drop: the client connected anew']);
    assert.deepEqual(await seconds(), { connected: 1, interrupted: 3 });
  });

  test('who moves over from a line that is still good was at no time cut off', async () => {
    const { begin, sessions, first, seconds, figure } = make();
    const session = begin();
    session.clock.heard(start + 1_000);
    const second = fakeConnection();
    sessions.resume(session, hello(), second.connection, start + 4_000);
    assert.deepEqual(first.calls, ['leave']);
    assert.equal(session.connection, second.connection);
    sessions.sweep(start + 4_000);
    assert.deepEqual(await seconds(), { connected: 4 });
    assert.deepEqual(await figure('collab_reconnections_total'), {});
  });

  test('nobody comes back after the grace, and no more is counted', async () => {
    const { begin, sessions, seconds, figure, sweepUntil } = make();
    const session = begin();
    sessions.interrupt(session, start, 'closed with 1006');
    sweepUntil(start + 1_000, start + 60_000);
    const again = hello({ session: session.secret });
    assert.equal(sessions.resumable(again, principal.userId, principal.organizationId), null);
    assert.deepEqual(await figure('collab_reconnections_total'), { expired: 1 });
    const { interrupted = 0 } = await seconds();
    assert.ok(interrupted >= defaultLimits.graceSeconds);
    assert.ok(interrupted <= defaultLimits.graceSeconds + 1);
  });

  test('who leaves is no outage', async () => {
    const { begin, sessions, seconds, sweepUntil } = make();
    sessions.end(begin(), start + 3_000);
    sweepUntil(start + 4_000, start + 30_000);
    assert.deepEqual(await seconds(), { connected: 3 });
    assert.equal(sessions.size, 0);
  });

  const strangers: [string, Partial<Hello>, string, string][] = [
    ['another user', {}, 'user-2', principal.organizationId],
    ['another organisation', {}, principal.userId, 'organisation-2'],
    ['another client', { client: 'd'.repeat(32) }, principal.userId, principal.organizationId],
    ['a guess', { session: 'x.y' }, principal.userId, principal.organizationId],
  ];
  for (const [name, more, userId, organizationId] of strangers) {
    test(`are not resumed by ${name}`, () => {
      const { begin, sessions } = make();
      const session = begin();
      const asked = hello({ session: session.secret, ...more });
      assert.equal(sessions.resumable(asked, userId, organizationId), null);
    });
  }

  test('an interruption by a restart is told by the client, and believed up to a bound', async () => {
    const { begin, seconds } = make();
    begin({ session: '0badcafe.before', interruptedSeconds: 4 });
    assert.deepEqual(await seconds(), { interrupted: 4 });
    begin({ session: '0badcafe.before', interruptedSeconds: 5_000 });
    assert.deepEqual(await seconds(), { interrupted: 124 });
  });

  test('an interruption that was counted here is not counted again', async () => {
    const { begin, sessions, seconds } = make();
    const session = begin();
    sessions.end(session, start);
    begin({ session: session.secret, interruptedSeconds: 4 });
    assert.deepEqual(await seconds(), {});
  });
});
