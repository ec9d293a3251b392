// The budget over its period as a chart draws it: what was left by then, gaps where nobody watched, and
// the straight line of a budget that is spent evenly.

import { clock } from '../../../ui/duration.ts';
import { budgetText } from '../../../ui/figure.ts';
import type { BurnDown } from '../../serve/slos/shapes.ts';
import type { Scale } from './history.ts';

/** The axis of the budget: all of it at the top, none at the zero line, or deeper where it is overspent. */
export const budgetScale = (lefts: readonly (number | null)[]): Scale => {
  const lowest = lefts.reduce<number>((low, left) => Math.min(low, left ?? 0), 0);
  if (lowest >= 0) return { low: -0.04, high: 1.04, ticks: [0, 0.25, 0.5, 0.75, 1] };
  const step = [0.5, 1, 2, 5, 10, 20, 50, 100].find((each) => -lowest / each <= 3) ?? -lowest;
  const below = Math.ceil(-lowest / step);
  const ticks = Array.from({ length: below }, (_, index) => -step * (below - index));
  const air = (1 + step * below) * 0.04;
  return { low: -step * below - air, high: 1 + air, ticks: [...ticks, 0, 1] };
};

/** '62.5 %', '-150 %' */
export const budgetTick = (left: number): string => `${Number((left * 100).toFixed(1))}\u00a0%`;

/** What of the budget would be left by now, had it been spent evenly: 0 to 1. */
export const evenLeft = ({ startMs, endMs }: BurnDown, nowMs: number): number =>
  Math.min(1, Math.max(0, 1 - (nowMs - startMs) / (endMs - startMs)));

export const newestKnown = ({ points }: BurnDown): number => {
  const index = points.findLastIndex(({ left }) => left !== null);
  return index < 0 ? points.length - 1 : index;
};

/** What the point at `index` says. */
export const pointWords = ({ points }: BurnDown, index: number, nowMs: number): string => {
  const point = points[index];
  if (point === undefined) return 'Nothing was measured in this period.';
  const time = clock(point.at, nowMs);
  return point.left === null
    ? `${time}: nobody watched`
    : `${time}: budget ${budgetText(point.left)}`;
};
