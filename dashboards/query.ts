// One objective's queries over the recorded series. Ratios are built from sums of increments over
// the same steps, never averaged; where nothing was counted there is no point, not a zero.

import type { Indicator, Objective } from '../language/slo-set.ts';
import {
  badRatio,
  conditionBadRatio,
  ofObjective,
  quoted,
  recorded,
  stepSeconds,
} from './series.ts';

export const goodRatio = (objective: Objective): string => {
  const good = ofObjective(recorded.goodIncrease, objective);
  const total = ofObjective(recorded.totalIncrease, objective);
  return `sum_over_time(${good}[$__rate_interval]) / (sum_over_time(${total}[$__rate_interval]) > 0)`;
};

/** What the status looks at. */
export const statusBadRatio = (objective: Objective): string =>
  ofObjective(badRatio(objective.status.windowSeconds), objective);

/** By what a threshold of the status counts instead of what the objective counts. */
export const conditionRatio = (objective: Objective, { id }: Indicator): string =>
  ofObjective(
    conditionBadRatio(objective.status.windowSeconds),
    objective,
    `indicator=${quoted(id)}`,
  );

export const target = (objective: Objective): string => ofObjective(recorded.target, objective);

/** The share of events that may be bad. */
export const allowedBadRatio = (objective: Objective): string => `1 - ${target(objective)}`;

/** How many times faster than evenly the budget is spent. */
export const burnRate = (objective: Objective, windowSeconds: number): string =>
  `${ofObjective(badRatio(windowSeconds), objective)} / (${allowedBadRatio(objective)})`;

const stepMean = (series: string, objective: Objective): string =>
  `avg_over_time(${ofObjective(series, objective)}[$__rate_interval])`;

export const goodPerSecond = (objective: Objective): string =>
  `${stepMean(recorded.goodIncrease, objective)} / ${stepSeconds}`;

export const badPerSecond = (objective: Objective): string =>
  `(${stepMean(recorded.totalIncrease, objective)} - ${stepMean(recorded.goodIncrease, objective)}) / ${stepSeconds}`;

export const budgetLeft = (objective: Objective): string =>
  ofObjective(recorded.budgetLeft, objective);

export const periodGoodRatio = (objective: Objective): string =>
  `1 - ${ofObjective(recorded.periodBadRatio, objective)}`;

/** A line at one height, which has a value at every moment. */
export const constant = (value: number): string => `vector(${value})`;
