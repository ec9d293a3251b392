// Waits for a condition instead of for a time.

import { setTimeout as delay } from 'node:timers/promises';

/** @throws after `withinMs`, which is far longer than it should take. */
export const until = async (
  condition: () => Promise<boolean> | boolean,
  withinMs = 10_000,
): Promise<void> => {
  for (const end = Date.now() + withinMs; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`not so within ${withinMs} ms: ${condition}`);
    await delay(20);
  }
};
