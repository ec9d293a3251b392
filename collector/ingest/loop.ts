// A round every interval, on a grid that does not drift. Rounds never overlap: a round that takes
// longer than the interval skips the beats it missed.

import { setTimeout as wait } from 'node:timers/promises';

export type Loop = {
  /** Ends the round that is under way; resolves when it is over. */
  readonly stop: () => Promise<void>;
};

/** The first round begins at once; the grid of the others lies a random bit later. */
const phaseShare = 0.1;

/**
 * @param round must not reject: what can go wrong in it is its own matter. It ends early once the
 * signal is aborted.
 */
export const startLoop = (
  intervalSeconds: number,
  round: (signal: AbortSignal) => Promise<void>,
  random: () => number = Math.random,
): Loop => {
  const stopping = new AbortController();
  const intervalMs = intervalSeconds * 1000;
  const phaseMs = random() * phaseShare * intervalMs;

  const run = async () => {
    const origin = performance.now() + phaseMs;
    for (;;) {
      await round(stopping.signal);
      const beats = Math.floor((performance.now() - origin) / intervalMs) + 1;
      const dueMs = origin + Math.max(beats, 1) * intervalMs - performance.now();
      const stopped = await wait(dueMs, false, { signal: stopping.signal }).catch(() => true);
      if (stopped) return;
    }
  };
  const over = run();

  return {
    stop: () => {
      stopping.abort();
      return over;
    },
  };
};
