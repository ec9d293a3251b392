// One objective's queries over the recorded series. Ratios are built from sums of increments over
// the same steps, never averaged; where nothing was counted there is no point, not a zero.

import { quoted } from '../../language/promql-print.ts';
import type { Indicator, Objective } from '../../language/slo-set.ts';
import { stepSeconds } from '../panel/frame.ts';
import {
  anyBadRatio,
  badRatio,
  conditionBadRatio,
  ofObjective,
  recorded,
  type Subject,
  statusRatio,
} from './series.ts';

export const goodRatio = (subject: Subject): string => {
  const good = ofObjective(recorded.goodIncrease, subject);
  const total = ofObjective(recorded.totalIncrease, subject);
  return `sum_over_time(${good}[$__rate_interval]) / (sum_over_time(${total}[$__rate_interval]) > 0)`;
};

/** What the status looks at. */
export const statusBadRatio = (objective: Objective): string =>
  ofObjective(statusRatio(objective), objective);

/** By what a threshold of the status counts instead of what the objective counts. */
export const conditionRatio = (objective: Objective, { id }: Indicator): string =>
  ofObjective(conditionBadRatio(objective.status.windowSeconds), objective, { indicator: id });

export const target = (subject: Subject): string => ofObjective(recorded.target, subject);

/** The share that may be bad. */
export const allowedBadRatio = (subject: Subject): string => `1 - ${target(subject)}`;

/** How many times faster than evenly the budget is spent. */
export const burnRate = (subject: Subject, windowSeconds: number): string =>
  `${ofObjective(badRatio(windowSeconds), subject)} / (${allowedBadRatio(subject)})`;

/** The same over every window that is recorded, with the window's length as the label `window`. */
export const burnRates = ({ slo, objective }: Subject): string => {
  const pattern = quoted(anyBadRatio);
  const all = `{__name__=~${pattern},slo=${quoted(slo)},objective=${quoted(objective)}}`;
  const named = `label_replace(${all}, "window", "$1", "__name__", ${pattern})`;
  return `${named} / ignoring (window) group_left () (${allowedBadRatio({ slo, objective })})`;
};

const stepMean = (series: string, subject: Subject): string =>
  `avg_over_time(${ofObjective(series, subject)}[$__rate_interval])`;

export const goodPerSecond = (subject: Subject): string =>
  `${stepMean(recorded.goodIncrease, subject)} / ${stepSeconds}`;

export const badPerSecond = (subject: Subject): string =>
  `(${stepMean(recorded.totalIncrease, subject)} - ${stepMean(recorded.goodIncrease, subject)}) / ${stepSeconds}`;

export const budgetLeft = (subject: Subject): string => ofObjective(recorded.budgetLeft, subject);

/** `seriesOf` selects and aggregates a recorded series. */
export const periodGoodOf = (seriesOf: (series: string) => string): string =>
  `1 - ${seriesOf(recorded.periodBad)} / (${seriesOf(recorded.periodTotal)} > 0)`;

export const periodGoodRatio = (subject: Subject): string =>
  periodGoodOf((series) => ofObjective(series, subject));

/** A line at one height, which has a value at every moment; without rounding noise. */
export const constant = (value: number): string => `vector(${Number(value.toPrecision(12))})`;
