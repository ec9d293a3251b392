// The hub client's clock in k6, which has no `performance`: milliseconds of Unix time that never go
// back, and k6's timers. An error in a timer is handed on; k6 would end the person's iteration.

import execution from 'k6/execution';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';

/** @param failed hears what a timer's action threw. */
export const createClock = (failed: (error: unknown) => void): Clock => {
  const { instance } = execution;
  const startedAt = Date.now() - instance.currentTestRunDuration;
  return {
    now: () => startedAt + instance.currentTestRunDuration,
    after: (milliseconds, action) => {
      const timer = setTimeout(() => {
        try {
          action();
        } catch (error) {
          failed(error);
        }
      }, milliseconds);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  };
};
