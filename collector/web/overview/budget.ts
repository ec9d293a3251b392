// The error budget and its spending, in words. It is apart from the colour: a green objective may
// have none left, a red one plenty.

import { duration, lastLengthInWords, lengthInWords, secondsOf } from '../../../ui/duration.ts';
import { budgetText, burnText, exactly, share } from '../../../ui/figure.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';

/** Less of the period seen than this says little about its budget. */
export const warmCoverage = 0.1;
const lowBudget = 0.25;

export type BudgetReading = {
  readonly text: string;
  /** '26.8 min': as long as everything could fail, or slices be bad; null where the period has no fixed length. */
  readonly time: string | null;
  readonly exact: string;
  /** How much of the bar is filled, 0 to 1. */
  readonly left: number;
  /** While it warms up nothing is said by colour. */
  readonly tone: 'enough' | 'low' | 'spent' | 'warming' | 'unknown';
  readonly warmingUp: boolean;
};

type BudgetRow = Pick<
  ObjectiveRow,
  'budgetLeft' | 'coverage' | 'target' | 'window' | 'counts' | 'leftOutSeconds'
>;

const toneOf = (left: number) => (left <= 0 ? 'spent' : left < lowBudget ? 'low' : 'enough');

export const budgetReading = (row: BudgetRow): BudgetReading => {
  const { budgetLeft, coverage, target, window } = row;
  const warmingUp = coverage < warmCoverage;
  const period = lengthInWords(window);
  if (budgetLeft === null)
    return {
      text: 'nothing measured',
      time: null,
      exact: `nothing was measured in this period of ${period}`,
      left: 0,
      tone: 'unknown',
      warmingUp,
    };
  const seconds = secondsOf(window);
  const time =
    seconds === null || budgetLeft <= 0
      ? null
      : duration(Math.round(budgetLeft * (1 - target) * seconds * 1000) / 1000);
  const room =
    row.counts === 'slices'
      ? `slices of ${time} could be bad`
      : `all could fail for ${time} at even traffic`;
  const meaning = time === null ? '' : `; ${room}`;
  const leftOut =
    row.leftOutSeconds > 0 ? `, ${duration(row.leftOutSeconds)} of maintenance left out` : '';
  const observed = `${share(coverage)} of the ${period} observed${leftOut}`;
  return {
    text: budgetText(budgetLeft),
    time,
    exact: `${exactly(budgetLeft * 100)} % of the budget left${meaning}; ${observed}`,
    left: Math.max(0, Math.min(1, budgetLeft)),
    tone: warmingUp ? 'warming' : toneOf(budgetLeft),
    warmingUp,
  };
};

export type BurnReading = {
  readonly window: string;
  readonly text: string;
  readonly exact: string;
  /** Above 1 the budget will not last the period. */
  readonly fast: boolean;
};

/** Burn by window, shortest window first; windows in which nothing was measured show a dash. */
export const burnReadings = (burn: ObjectiveRow['burn']): readonly BurnReading[] =>
  Object.entries(burn)
    .toSorted(([a], [b]) => (secondsOf(a) ?? 0) - (secondsOf(b) ?? 0))
    .map(([window, rate]) => ({
      window,
      text: rate === null ? '—' : burnText(rate),
      exact:
        rate === null
          ? `nothing measured in the last ${lastLengthInWords(window)}`
          : `burn ${exactly(rate)} over the last ${lastLengthInWords(window)}; 1 spends exactly the budget`,
      fast: rate !== null && rate > 1,
    }));
