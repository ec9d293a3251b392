// The cache in a real Redis: the same contract as in memory, and the app while Redis is away.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { connectRedisStore } from '../../app/cache/redis.ts';
import { storeContract } from '../../app/cache/store-contract.ts';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { type Redis, startRedis } from '../redis.ts';
import { skipWithout } from '../tool.ts';
import { untilTrue } from '../until.ts';
import { client, signIn } from './client.ts';
import { runApp } from './running.ts';

describe('with Redis', { skip: skipWithout('redis-server') }, () => {
  let redis: Redis;
  const log = pino({ level: 'silent' });
  const url = () => `redis://127.0.0.1:${redis.port}/`;

  before(async () => {
    redis = await startRedis();
  });
  after(() => redis?.stop());

  storeContract('Redis', async () => {
    const store = await connectRedisStore(url(), log);
    await store.clear();
    return { store, pass: (milliseconds) => delay(milliseconds) };
  });

  test('instances share it', async () => {
    const [one, other] = await Promise.all([
      connectRedisStore(url(), log),
      connectRedisStore(url(), log),
    ]);
    await one.set('a', 'from one', 60);
    assert.equal(await other.get('a'), 'from one');
    await one.close();
    await other.close();
  });

  test('an app goes on while Redis is away, says so, and shows nothing stale afterwards', async () => {
    let postgres: TestDatabase | undefined;
    let app: RunningApp | undefined;
    try {
      postgres = await startTestDatabase();
      app = await runApp({
        DATABASE_URL: postgres.url,
        REDIS_URL: url(),
        SIGNALBOX_DEMO: '1',
      });
      const api = client(app.url, (await signIn(app.url, { demo: true })).token);
      const health = async () => (await api('GET', '/api/health/redis')).status;
      const hints = async () => (await api('GET', '/api/health/collaboration')).body;
      const lookups = async (result: string): Promise<number> => {
        const { body } = await api<string>('GET', '/metrics');
        const all = body.matchAll(
          new RegExp(`^app_cache_lookups_total\\{.*result="${result}"\\} (\\d+)`, 'gm'),
        );
        return [...all].reduce((sum, [, count]) => sum + Number(count), 0);
      };
      await api('GET', '/api/documents');
      await api('GET', '/api/documents');
      assert.ok((await lookups('hit')) >= 1);
      assert.equal(await health(), 200);
      assert.match(String((await hints()).detail), /hints go between instances/);

      await redis.stop();
      await untilTrue(async () => (await health()) === 503);
      const made = await api('POST', '/api/documents', { title: 'While Redis was away' });
      assert.equal(made.status, 201);
      assert.equal((await api('GET', '/api/documents')).status, 200);
      assert.ok((await lookups('error')) >= 1);
      const whole = await api('GET', '/api/health');
      assert.deepEqual([whole.status, whole.body.status], [200, 'degraded']);
      const { status, detail } = await hints();
      assert.equal(status, 'degraded');
      assert.match(String(detail), /no hints go between instances/);

      redis = await startRedis(undefined, redis.port);
      await untilTrue(async () => (await health()) === 200);
      await untilTrue(async () => (await hints()).status === 'ok');
      const list = await api<{ documents: { title: string }[] }>('GET', '/api/documents');
      assert.equal(list.body.documents[0]?.title, 'While Redis was away');
    } finally {
      await app?.stop();
      await postgres?.stop();
    }
  });
});
