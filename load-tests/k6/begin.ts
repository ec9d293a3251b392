// When the load begins: once all is prepared, at one moment for everybody, which the gate hears of.

import type { Clock } from '../../app/collaboration/protocol/clock.ts';

/** k6 starts its virtual users meanwhile. */
const soonMs = 500;

/** @returns the moment, in whole milliseconds of Unix time; load-tests/k6-log.ts reads what is said. */
export const begin = (clock: Clock): number => {
  const startMs = Math.round(clock.now() + soonMs);
  console.info(`the load begins at ${startMs}`);
  return startMs;
};
