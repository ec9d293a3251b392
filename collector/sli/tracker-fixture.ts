// A tracker of two indicators, what it counted, and the time that its tests speak of.

import { fast, noonMs, objective, sloSet } from '../engine/fixture.ts';
import type { Batch } from '../ingest/sample.ts';
import { compile } from './compilation.ts';
import { type Staged, Tracker } from './tracker.ts';

export const compilation = compile(
  sloSet([objective, { ...objective, key: 'latency/fast', indicator: fast }]),
);
export const [requestsPlace, fastPlace] = [0, 1];
export const second = (n: number): number => noonMs + n * 1000;

export const makeTracker = (historySinceMs = noonMs, intervalMs = 1000) =>
  new Tracker({ compilation, intervalMs: () => intervalMs, historySinceMs: () => historySinceMs });

/** [good, total] of all increments of one history, by kind. */
export const sums = (staged: Staged, history = requestsPlace) => {
  const sum = { measured: [0, 0], bridged: [0, 0] };
  for (const increment of staged.increments) {
    if (increment.history !== history) continue;
    const side = increment.bridged ? sum.bridged : sum.measured;
    side[0] = (side[0] ?? 0) + increment.good;
    side[1] = (side[1] ?? 0) + increment.total;
  }
  return sum;
};

/** At its own time. */
export const take = (tracker: Tracker, batch: Batch) => tracker.stage(batch, batch.timeMs);
