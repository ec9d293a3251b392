// How the budget of the period was spent: what was left of it after each cell, so that the last point
// is the very budget that is told. Cells in which nobody watched are gaps.

import { longestSeconds } from '../budget/period.ts';
import type { BurnDown } from '../serve/slos/shapes.ts';
import { bad } from '../sli/counts.ts';
import type { History } from '../window/history.ts';
import { levelFor } from '../window/level.ts';
import type { BudgetOptions, PeriodBudget } from './budget-reader.ts';

/** More points than these nobody sees apart. */
const mostPoints = 240;

export type ReadBurnDown = (nowMs: number, budget: PeriodBudget) => BurnDown;

export type BurnDownOptions = Pick<BudgetOptions, 'kept' | 'leftOut'> & {
  readonly objective: BudgetOptions['objective'] & { readonly target: number };
  /** How long its source was heard. */
  readonly heard: History;
};

export const readBurnDown = (options: BurnDownOptions): ReadBurnDown => {
  const { kept, heard, leftOut } = options;
  const { period, target } = options.objective;
  const longest = longestSeconds(period);
  const level = levelFor(longest);
  const count = Math.min(level.cells, Math.ceil(longest / level.widthSeconds));
  const [readKept, readHeard] = [kept.slices(level, count), heard.slices(level, count)];
  const stretches = leftOut(level.widthSeconds);
  const widthMs = level.widthSeconds * 1000;
  return (nowMs, { span, spent }) => {
    const room = spent.all.total * (1 - target);
    const heardIn = readHeard(nowMs);
    let spentSoFar = 0;
    const points = readKept(nowMs).flatMap((slice, index) => {
      const { endMs } = slice;
      const startMs = endMs - widthMs;
      // A rolling window reads whole cells, the first of which may begin before it.
      if (endMs <= span.startMs) return [];
      const isOut = stretches.some(({ fromMs, toMs }) => fromMs <= startMs && endMs <= toMs);
      if (!isOut) spentSoFar += bad(slice);
      const isHeard = (heardIn[index]?.total ?? 0) > 0 || slice.total > 0;
      const left = isHeard && room > 0 ? 1 - spentSoFar / room : null;
      return [{ at: Math.min(endMs, nowMs), left }];
    });
    const every = Math.ceil(points.length / mostPoints);
    const last = points.length - 1;
    return {
      startMs: span.startMs,
      endMs: span.endMs,
      points: points.filter((_, index) => (last - index) % every === 0),
    };
  };
};
