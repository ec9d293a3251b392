// The cache that features use: named caches of JSON over one store, counted and traced by name and
// result. It never fails a request: while the store is away every look-up is an `error` for the
// figures and a miss for the caller, who then asks the database.

import { trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Faults } from '../faults/faults.ts';
import type { Health } from '../health/checks.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { CacheStore } from './store.ts';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json };

export type Cache = {
  /** `cache` is the name in the figures, such as 'documents': few and fixed. */
  readonly get: <T extends Json>(cache: string, key: string) => Promise<T | null>;
  readonly set: (cache: string, key: string, value: Json, ttlSeconds: number) => Promise<void>;
  readonly delete: (cache: string, key: string) => Promise<void>;
  /**
   * What is cached, or else what `load` gives, which is then cached unless it is null. Those who ask
   * while it is being loaded wait for the same; whoever asks after a `delete` does not.
   */
  readonly readThrough: <T extends Json>(
    cache: string,
    key: string,
    ttlSeconds: number,
    load: () => Promise<T>,
  ) => Promise<T>;
  readonly clear: () => Promise<void>;
  readonly health: () => Promise<Health>;
  readonly close: () => Promise<void>;
};

const tracer = trace.getTracer('signalbox-cache');

export type CacheParts = {
  readonly store: CacheStore;
  readonly faults: Faults;
  readonly metrics: Metrics;
  readonly log: Logger;
};

export const createCache = ({ store, faults, metrics, log }: CacheParts): Cache => {
  let away = false;
  /** By the names of entries. */
  const loading = new Map<string, Promise<Json>>();

  /** Runs one operation of the store; tells the log when the store goes and when it comes back. */
  const attempt = async <T>(operation: () => Promise<T>): Promise<T | 'error'> => {
    try {
      const result = await operation();
      if (away) log.info('the cache answers again');
      away = false;
      return result;
    } catch (error) {
      if (!away)
        log.warn({ err: error }, 'the cache does not answer: the database is asked instead');
      away = true;
      return 'error';
    }
  };

  const lookUp = async (cache: string, key: string): Promise<string | null> => {
    const name = `${cache}:${key}`;
    return tracer.startActiveSpan('cache.get', async (span) => {
      const found = await attempt(async () => {
        if (faults.enabled('cold-cache')) await store.delete(name);
        return { text: await store.get(name) };
      });
      const result = found === 'error' ? 'error' : found.text === null ? 'miss' : 'hit';
      metrics.cacheLookups.inc({ cache, result });
      span.setAttributes({ 'app.cache.name': cache, 'app.cache.result': result });
      span.end();
      return found === 'error' ? null : found.text;
    });
  };

  const get = async <T extends Json>(cache: string, key: string): Promise<T | null> => {
    const text = await lookUp(cache, key);
    return text === null ? null : (JSON.parse(text) as T);
  };

  const set = async (
    cache: string,
    key: string,
    value: Json,
    ttlSeconds: number,
  ): Promise<void> => {
    await attempt(() => store.set(`${cache}:${key}`, JSON.stringify(value), ttlSeconds));
  };

  return {
    get,
    set,
    delete: async (cache, key) => {
      loading.delete(`${cache}:${key}`);
      await attempt(() => store.delete(`${cache}:${key}`));
    },
    readThrough: async <T extends Json>(
      cache: string,
      key: string,
      ttlSeconds: number,
      load: () => Promise<T>,
    ): Promise<T> => {
      const cached = await get<T>(cache, key);
      if (cached !== null) return cached;
      const name = `${cache}:${key}`;
      const known = loading.get(name);
      if (known !== undefined) return (await known) as T;
      const mine = load();
      loading.set(name, mine);
      try {
        const loaded = await mine;
        // What was deleted meanwhile may have changed since it was read.
        const still = loading.get(name) === mine;
        if (loaded !== null && still) await set(cache, key, loaded, ttlSeconds);
        return loaded;
      } finally {
        if (loading.get(name) === mine) loading.delete(name);
      }
    },
    clear: async () => {
      loading.clear();
      await attempt(store.clear);
    },
    health: store.health,
    close: store.close,
  };
};
