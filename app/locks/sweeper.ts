// Ends leases that are over, so that everybody hears of it. Nothing depends on it but what people
// see: whoever would be refused because of such a lease ends it first.

import type { AppContext } from '../context.ts';
import { Locks } from './locks.ts';
import { documentsWithOverdueLocks } from './store.ts';

const everyMs = 1_000;

/** @returns what ends it. */
export const startLockSweeper = (
  context: Pick<AppContext, 'database' | 'hints' | 'log'>,
): (() => Promise<void>) => {
  const locks = new Locks(context);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();

  const sweep = async (): Promise<void> => {
    try {
      for (const key of await documentsWithOverdueLocks(context.database)) await locks.sweep(key);
    } catch (error) {
      context.log.warn({ err: error }, 'locks that are over could not be ended; they will be');
    }
    plan();
  };

  const plan = (): void => {
    if (stopped) return;
    timer = setTimeout(() => {
      sweeping = sweep();
    }, everyMs);
    timer.unref();
  };

  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await sweeping;
  };
};
