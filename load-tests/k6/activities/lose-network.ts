// The network goes for a moment, and the client comes back to its session by itself. Not shortly
// before the visit ends: who leaves while they are cut off cannot say goodbye.

import { pause } from '../pause.ts';
import { isOver, type Visit } from '../visit.ts';

const lookAgainMs = 500;
const backWithinMs = 5_000;

/** @param due when, in milliseconds of Unix time; what is done is taken out of it. */
export const loseNetwork = async (visit: Visit, due: Set<number>): Promise<void> => {
  const { clock, cutOff, hub, until } = visit;
  while (due.size > 0 && !isOver(visit)) {
    await pause(clock, lookAgainMs);
    const [cut] = [...due].filter((time) => time <= clock.now());
    const isSafe = hub.status.state === 'connected' && clock.now() < until - backWithinMs;
    if (cut === undefined || !isSafe) continue;
    due.delete(cut);
    cutOff();
  }
};
