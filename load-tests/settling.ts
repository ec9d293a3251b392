// How long the collector takes until it has counted what happened, and where the edges of its seconds are.

import type { SloSet } from '../language/slo-set.ts';

/** The slowest of the sources that objectives count on: what has happened is counted after that. */
export const slowestSourceMs = ({ objectives, dataSources }: SloSet): number => {
  const counted = new Set(objectives.map(({ indicator }) => indicator.source));
  const intervals = dataSources.filter(({ name }) => counted.has(name));
  return 1000 * Math.max(1, ...intervals.map(({ intervalSeconds }) => intervalSeconds));
};

/** Time slices are closed ten seconds after their end at the earliest, by the second after that. */
const slicesSettleMs = 12_000;

/** How long after the judged time all of it has been counted. */
export const settlingMs = (set: SloSet): number => {
  const isSliced = set.objectives.some(({ slices }) => slices !== null);
  return 2 * slowestSourceMs(set) + (isSliced ? slicesSettleMs : 0);
};

/** Counts are kept by the second, so that is where the judged time has its edges. */
export const wholeSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;
