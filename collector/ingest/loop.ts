// A round every interval, on a grid that does not drift. Rounds never overlap: a round that takes
// longer than the interval skips the beats it missed.

import { setTimeout as wait } from 'node:timers/promises';

export type Loop = {
  /** Ends the round that is under way; resolves when it is over. */
  readonly stop: () => Promise<void>;
};

export type LoopOptions = {
  /**
   * Where in the interval its beats lie, in [0, 1), the same after every start. Many loops with
   * different places never fire together, also at the start: the first round comes that part of a
   * second later. Without it the first round begins at once, and the others lie a random bit later.
   */
  readonly place?: number;
  readonly random?: () => number;
};

const randomShare = 0.1;
const soonMs = 1000;

/**
 * @param round must not reject: what can go wrong in it is its own matter. It ends early once the
 * signal is aborted.
 */
export const startLoop = (
  intervalSeconds: number,
  round: (signal: AbortSignal) => Promise<void>,
  { place, random = Math.random }: LoopOptions = {},
): Loop => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const intervalMs = intervalSeconds * 1000;
  const stopped = (afterMs: number): Promise<boolean> =>
    wait(afterMs, false, { signal }).catch(() => true);

  const run = async () => {
    const startAt = performance.now();
    const origin =
      place === undefined
        ? startAt + random() * randomShare * intervalMs
        : startAt - ((Date.now() + (1 - place) * intervalMs) % intervalMs);
    if (place !== undefined && (await stopped(place * Math.min(soonMs, intervalMs)))) return;
    for (;;) {
      const beganAt = performance.now();
      await round(signal);
      // A beat right after the first round would tell nothing new.
      const earliest = Math.max(performance.now(), beganAt + intervalMs / 2);
      const beats = Math.floor((earliest - origin) / intervalMs) + 1;
      if (await stopped(origin + beats * intervalMs - performance.now())) return;
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
