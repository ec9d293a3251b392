// The cache inside this process: bounded, and what was not used for longest goes first.

import { type CacheStore, checkTtl } from './store.ts';

type Entry = { readonly value: string; readonly expiresAt: number };

export type MemoryOptions = { readonly now: () => number; readonly entries?: number };

export const createMemoryStore = ({ now, entries = 10_000 }: MemoryOptions): CacheStore => {
  // A Map keeps the order of insertion: a used entry is put in again, so the first is the oldest.
  const kept = new Map<string, Entry>();
  return {
    get: async (key) => {
      const entry = kept.get(key);
      if (!entry) return null;
      kept.delete(key);
      if (entry.expiresAt <= now()) return null;
      kept.set(key, entry);
      return entry.value;
    },
    set: async (key, value, ttlSeconds) => {
      checkTtl(ttlSeconds);
      kept.delete(key);
      kept.set(key, { value, expiresAt: now() + ttlSeconds * 1000 });
      const oldest = kept.keys().next();
      if (kept.size > entries && !oldest.done) kept.delete(oldest.value);
    },
    delete: async (key) => {
      kept.delete(key);
    },
    clear: async () => kept.clear(),
    health: async () => ({
      status: 'ok',
      detail: `the cache is in this process (REDIS_URL is not set), ${kept.size} entries`,
    }),
    close: async () => kept.clear(),
  };
};
