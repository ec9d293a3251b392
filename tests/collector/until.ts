// Waits for a condition instead of for a time.

import { setTimeout as delay } from 'node:timers/promises';

/**
 * @returns what `ask` answers once that is neither false nor null nor undefined.
 * @throws after `withinMs`, which is far longer than it should take, with what was waited for.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | false | null | undefined> | T | false | null | undefined,
  withinMs = 30_000,
): Promise<T> => {
  for (const end = performance.now() + withinMs; ; ) {
    const answer = await ask();
    if (answer !== false && answer !== null && answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await delay(25);
  }
};
