// When an error budget will be spent, if it is burnt as fast as now and traffic stays what it is.
// What was spent before is taken to stay spent: a rolling period gives some of it back, so the answer
// is rather too early than too late.

import type { BudgetLeft, Burn } from './burn.ts';

export type Outlook = {
  /** Of what was counted so far; of slices, of all that the period has. */
  readonly left: BudgetLeft;
  readonly burn: Burn;
  readonly periodSeconds: number;
  /** How much of the period was observed; slices have the whole period's budget at once. */
  readonly observedSeconds: number;
  /** What is left of a calendar period, which begins anew with a whole budget; infinite of a rolling one. */
  readonly endsInSeconds: number;
};

/** @returns seconds from now; null where it is spent already, is not measured, or lasts the period. */
export const secondsToExhaustion = (outlook: Outlook): number | null => {
  const { left, burn, periodSeconds, endsInSeconds } = outlook;
  if (left === 'no data' || burn === 'no data' || left <= 0 || burn <= 0) return null;
  const observed = Math.min(outlook.observedSeconds, periodSeconds);
  const seconds = whileFilling(left, burn, observed, periodSeconds);
  return seconds < Math.min(periodSeconds, endsInSeconds) ? seconds : null;
};

/**
 * While a period is filling, new events earn budget too: with o observed and l left of it, the budget
 * is spent after t where (1 − l)·o + b·t = o + t. In a full one it is spent where b·t = l·period.
 */
const whileFilling = (left: number, burn: number, observed: number, period: number): number => {
  const filling = burn > 1 ? (left * observed) / (burn - 1) : Number.POSITIVE_INFINITY;
  const untilFull = period - observed;
  if (filling <= untilFull) return filling;
  const leftWhenFull = 1 - ((1 - left) * observed + burn * untilFull) / period;
  return untilFull + (leftWhenFull * period) / burn;
};
