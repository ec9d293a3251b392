// How fast an error budget is being spent, and how much of it is left.
// A burn of 1 spends exactly the whole budget over the SLO's period (SRE workbook, chapter 5).

import { bad, type Counts } from '../sli/counts.ts';

export type NoData = 'no data';
/** Dimensionless. */
export type Burn = number | NoData;
/** 1 is untouched, 0 spent, negative overspent. */
export type BudgetLeft = number | NoData;

/** @returns the share of bad events, 0 to 1. */
export const badRatio = (counts: Counts): number | NoData =>
  counts.total > 0 ? Math.min(1, bad(counts) / counts.total) : 'no data';

/** @returns the share of good events, 0 to 1. */
export const ratio = (counts: Counts): number | NoData => {
  const share = badRatio(counts);
  return share === 'no data' ? share : 1 - share;
};

export const burn = (counts: Counts, target: number): Burn => {
  const share = badRatio(counts);
  return share === 'no data' ? share : share / (1 - target);
};

/** 1 − bad / (total × (1 − target)) over the period. */
export const budgetLeft = (counts: Counts, target: number): BudgetLeft => {
  const spent = burn(counts, target);
  return spent === 'no data' ? spent : 1 - spent;
};

/** For JSON, where null stands for what was not measured. */
export const orNull = (value: number | NoData): number | null =>
  value === 'no data' ? null : value;
