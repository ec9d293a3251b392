// Waiting for a condition, for so long at most.

import { setTimeout as pause } from 'node:timers/promises';

const betweenMs = 200;

/**
 * Asks until the answer is null, which means that it is so.
 * @returns null, or the last answer: what it still waits for, in words.
 * @throws what stops `signal`, and what `ask` throws.
 */
export const awaitNull = async (
  ask: () => Promise<string | null>,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> => {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const lacking = await ask();
    if (lacking === null || performance.now() > endMs) return lacking;
    await pause(betweenMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
};
