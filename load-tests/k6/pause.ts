// Waiting, by the clock that is given.

import type { Clock } from '../../app/collaboration/protocol/clock.ts';

export const pause = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(Math.max(0, milliseconds), resolve);
  });

/** @param time milliseconds of Unix time. */
export const pauseUntil = (clock: Clock, time: number): Promise<void> =>
  pause(clock, time - clock.now());

/** A number in [from, to), as chance has it. */
export const between = (clock: Clock, from: number, to: number): number =>
  from + clock.random() * (to - from);
