// The cache as the app starts with it: in Redis where REDIS_URL is set, else in this process.

import type { Logger } from 'pino';
import { createMemoryStore } from './memory.ts';
import { connectRedisStore } from './redis.ts';
import type { CacheStore } from './store.ts';

export const startCacheStore = (redisUrl: string | null, log: Logger): Promise<CacheStore> =>
  redisUrl
    ? connectRedisStore(redisUrl, log)
    : Promise.resolve(createMemoryStore({ now: Date.now }));
