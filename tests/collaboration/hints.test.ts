// Hints between real instances: the same contract over Redis and over PostgreSQL, and what either
// does when its server goes away and comes back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { pino } from 'pino';
import type { Hints } from '../../app/collaboration/hints.ts';
import { hintsContract } from '../../app/collaboration/hints-contract.ts';
import { notifyHints } from '../../app/collaboration/notify-hints.ts';
import { connectRedisHints } from '../../app/collaboration/redis-hints.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { type Redis, startRedis } from '../redis.ts';
import { skipWithout } from '../tool.ts';
import { untilTrue } from '../until.ts';

const log = pino({ level: 'silent' });

/** Every instance hears the other again after `interrupt`, and is told that it missed something. */
const survives = async (one: Hints, other: Hints, interrupt: () => Promise<void>) => {
  const heard: (string | null)[] = [];
  other.subscribe('a', (payload) => heard.push(payload));
  await untilTrue(() => {
    one.publish('a', 'before');
    return heard.includes('before');
  });
  await interrupt();
  await untilTrue(() => heard.includes(null));
  await untilTrue(() => {
    one.publish('a', 'after');
    return heard.includes('after');
  });
  await untilTrue(() => one.connected && other.connected);
};

describe('with Redis', { skip: skipWithout('redis-server') }, () => {
  let redis: Redis;
  const make = () => connectRedisHints(`redis://127.0.0.1:${redis.port}/`, log);

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis?.stop());

  hintsContract('Redis', make, untilTrue);

  test('a Redis that was away is used again, and meanwhile nothing throws', async () => {
    const [one, other] = [await make(), await make()];
    await survives(one, other, async () => {
      await redis.stop();
      await untilTrue(() => !one.connected && !other.connected);
      const here: (string | null)[] = [];
      one.subscribe('here', (payload) => here.push(payload));
      one.publish('here', 'at home');
      assert.deepEqual(here, ['at home']);
      redis = await startRedis(undefined, redis.port);
    });
    await Promise.all([one.close(), other.close()]);
  });
});

describe('with PostgreSQL', () => {
  let postgres: TestDatabase;
  const databases: Database[] = [];
  const make = async (): Promise<Hints> => {
    const database = createDatabase({ url: postgres.url, metrics: createMetrics(), log });
    databases.push(database);
    return notifyHints(database, log);
  };

  before(async () => {
    postgres = await startTestDatabase({ migrated: false });
  });
  after(async () => {
    for (const database of databases) await database.close();
    await postgres?.stop();
  });

  hintsContract('PostgreSQL', make, untilTrue);

  test('broken connections are made anew', async () => {
    const [one, other] = [await make(), await make()];
    await survives(one, other, async () => {
      const admin = new Client({ connectionString: postgres.url });
      await admin.connect();
      await admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
      );
      await untilTrue(() => !one.connected && !other.connected);
      await admin.end();
    });
  });
});
