// The cache in Redis, shared by every instance. While Redis is away each call fails at once: the
// cache above then asks the database. What changed meanwhile may be stale in Redis, so everything
// of ours is forgotten when it is back.

import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { AppError } from '../error.ts';
import { type CacheStore, checkTtl } from './store.ts';

const prefix = 'signalbox:cache:';
/** A cache that is slower than this is slower than the database that it saves. */
const patienceMs = 500;

/** The URL as it may be shown: without user and password. */
const shown = (url: string): string => {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
};

/** @throws AppError `cache-unreachable` when there is no Redis at the start. */
export const connectRedisStore = async (url: string, log: Logger): Promise<CacheStore> => {
  const redis = new Redis(url, {
    lazyConnect: true,
    keyPrefix: prefix,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    commandTimeout: patienceMs,
    retryStrategy: (times) => Math.min(100 * times, 2000),
  });
  let failure = '';
  redis.on('error', (error: Error) => {
    failure = error.message;
  });
  try {
    await redis.connect();
  } catch (cause) {
    redis.disconnect();
    throw new AppError(
      'cache-unreachable',
      `no Redis answers at REDIS_URL ${shown(url)} (${failure || (cause as Error).message}): start it, correct the URL, or leave REDIS_URL out`,
      { cause },
    );
  }

  const clear = async (): Promise<void> => {
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 500);
      // SCAN answers whole keys, and every command puts the prefix before its own.
      if (keys.length > 0) await redis.unlink(keys.map((key) => key.slice(prefix.length)));
      cursor = next;
    } while (cursor !== '0');
  };

  let missedWrites = false;
  /** Notes a write that did not arrive. */
  const written = async (operation: Promise<unknown>): Promise<void> => {
    try {
      await operation;
    } catch (error) {
      missedWrites = true;
      throw error;
    }
  };
  redis.on('ready', () => {
    if (!missedWrites) return;
    missedWrites = false;
    clear().catch((error: Error) => {
      missedWrites = true;
      log.warn({ err: error }, 'stale entries may be left in Redis for as long as they live');
    });
  });

  return {
    get: (key) => redis.get(key),
    set: async (key, value, ttlSeconds) => {
      checkTtl(ttlSeconds);
      await written(redis.set(key, value, 'PX', Math.ceil(ttlSeconds * 1000)));
    },
    delete: (key) => written(redis.del(key)),
    clear: () => written(clear()),
    health: async () => {
      if (redis.status !== 'ready')
        return { status: 'failing', detail: `Redis is away (${failure || redis.status})` };
      const startedAt = performance.now();
      await redis.ping();
      const ms = (performance.now() - startedAt).toFixed(1);
      return { status: 'ok', detail: `Redis answered in ${ms} ms` };
    },
    close: async () => {
      if (redis.status === 'ready') await redis.quit();
      else redis.disconnect();
    },
  };
};
