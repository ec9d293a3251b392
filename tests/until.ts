// Waits for a condition instead of for a time.

import { setTimeout as pause } from 'node:timers/promises';

type Answer<T> = T | false | null | undefined;

/**
 * Asks again and again; what throws is not there yet.
 * @returns what `ask` answers once that is neither false nor null nor undefined.
 * @throws after `withinMs`, which is far longer than it should take, with what was waited for.
 */
export const until = async <T>(
  what: string,
  ask: () => Promise<Answer<T>> | Answer<T>,
  withinMs = 60_000,
): Promise<T> => {
  const endMs = performance.now() + withinMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined) return answer;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > endMs) {
      throw new Error(`waited ${withinMs / 1000} s in vain for: ${what}`, { cause: failure });
    }
    await pause(25);
  }
};

/** Where the condition says by itself what is waited for. */
export const untilTrue = (
  condition: () => Promise<boolean> | boolean,
  withinMs?: number,
): Promise<boolean> => until(String(condition), condition, withinMs);
