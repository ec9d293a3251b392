// Where cached text lies: in this process or in Redis. Both keep one contract (store-contract.ts):
// an entry is found until its time is over or it is deleted, and never after; nothing else is
// promised, for a full cache may forget anything at any time.

import type { Health } from '../health/checks.ts';

export type CacheStore = {
  readonly get: (key: string) => Promise<string | null>;
  /** @throws RangeError unless ttlSeconds is a positive number. */
  readonly set: (key: string, value: string, ttlSeconds: number) => Promise<void>;
  readonly delete: (key: string) => Promise<void>;
  /** Forgets everything that this application has stored. */
  readonly clear: () => Promise<void>;
  readonly health: () => Promise<Health>;
  readonly close: () => Promise<void>;
};

export const checkTtl = (ttlSeconds: number): void => {
  if (!(ttlSeconds > 0))
    throw new RangeError(`a time to live is positive, but it is ${ttlSeconds}`);
};
