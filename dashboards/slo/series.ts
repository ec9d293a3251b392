// What the generated Prometheus rules record, by name. Each series carries the labels slo, objective
// and service, is in [0, 1] where it is a ratio, and is absent where nothing was counted.

import { windowsOfAlert } from '../../language/burn-limit.ts';
import { durationText } from '../../language/duration.ts';
import { type Labels, seriesText } from '../../language/promql-print.ts';
import type { Objective } from '../../language/slo-set.ts';
import { stepSeconds } from '../panel/frame.ts';

export const recorded = {
  goodIncrease: `signalbox:good:increase${durationText(stepSeconds)}`,
  totalIncrease: `signalbox:total:increase${durationText(stepSeconds)}`,
  /** Over the whole period; of time slices, those in which something was measured. */
  periodBad: 'signalbox:bad:sum_period',
  periodTotal: 'signalbox:total:sum_period',
  target: 'signalbox:target',
  budgetLeft: 'signalbox:budget_left:ratio',
  /** Of an SLO, without the label objective. */
  compositeBudgetLeft: 'signalbox:composite_budget_left:ratio',
  /** 0 is green, 1 yellow, 2 red; absent without data. */
  status: 'signalbox:status',
} as const;

const badRatioName = 'signalbox:bad:ratio';

/** What is bad of what an objective's budget is of, over one of its burn windows. */
export const badRatio = (windowSeconds: number): string =>
  `${badRatioName}${durationText(windowSeconds)}`;

/** What is bad of an objective's events, over the window that its status looks at. */
export const statusRatio = ({ slices, status }: Pick<Objective, 'slices' | 'status'>): string =>
  slices === null
    ? badRatio(status.windowSeconds)
    : `signalbox:base_bad:ratio${durationText(status.windowSeconds)}`;

/** How good each time slice was, from 0 to 1, once it has closed. */
export const sliceRatio = (sliceSeconds: number): string =>
  `signalbox:good:slice${durationText(sliceSeconds)}`;

/** The names of all burn windows' series, but not that of the period. */
export const anyBadRatio = `${badRatioName}([0-9].*)`;

/**
 * What is bad by another indicator that a status condition looks at, over the status window. Carries
 * the label indicator too.
 */
export const conditionBadRatio = (windowSeconds: number): string =>
  `signalbox:condition_bad:ratio${durationText(windowSeconds)}`;

/** Every window over which an objective's bad ratio is recorded, the shortest first. */
export const burnWindows = ({ burn }: Pick<Objective, 'burn'>): readonly number[] => {
  const windows = burn.alerts.flatMap(windowsOfAlert);
  return [...new Set(windows)].sort((a, b) => a - b);
};

/** Whose series: an objective, or the names of Grafana's variables that say which. */
export type Subject = Pick<Objective, 'slo' | 'objective'>;

/** One objective's series. */
export const ofObjective = (
  series: string,
  { slo, objective }: Subject,
  more: Labels = {},
): string => seriesText(series, { slo, objective, ...more });

/** Of which objectives a panel is, as matchers: those of one service, those that are chosen, or '' for all. */
export type Scope = string;

/** Of every objective in scope at once, with the labels by which they are told apart and joined. */
export const ofEach = (series: string, scope: Scope): string =>
  `max by (slo, objective, service) (${series}${scope === '' ? '' : `{${scope}}`})`;
