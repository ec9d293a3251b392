// One simulated person: visit after visit with a short break between. Where the app cannot be used
// the breaks grow, up to a quarter of a minute, and shrink again with the first visit that works.

import { setTimeout as pause } from 'node:timers/promises';
import { type Visitor, visit } from './visit.ts';

export type VisitResult = { readonly error: Error | null };

const shortestRetryMs = 1_000;
const longestRetryMs = 15_000;

/** @param failures in a row, from 1. */
export const retryMs = (failures: number, random: number): number =>
  Math.min(longestRetryMs, shortestRetryMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + random / 2);

/** Resolves when the visitor's signal ends it. */
export const live = async (
  visitor: Visitor,
  startAfterMs: number,
  visited: (result: VisitResult) => void,
): Promise<void> => {
  const { chance, signal } = visitor;
  let failures = 0;
  let breakMs = startAfterMs;
  while (!signal.aborted) {
    try {
      await pause(breakMs, undefined, { signal });
      await visit(visitor);
      failures = 0;
      breakMs = chance.between(400, 1_200);
      visited({ error: null });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      breakMs = retryMs(failures, chance.between(0, 1));
      visited({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  }
};
