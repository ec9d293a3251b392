// The series that the generated Prometheus rules record, as selectors of one objective.
// A window that no rule sums by itself is added up from what was recorded step by step.

import { durationText } from '../language/duration.ts';
import { seriesText } from '../language/promql-print.ts';
import type { Objective } from '../language/slo-set.ts';

/** Counts are recorded in steps of 15 s, and for long windows in cells of 5 min. */
const stepSeconds = 15;
const cellSeconds = 300;
const longestFineSeconds = 6 * 3600;

const of = (name: string, { slo, objective }: Objective): string =>
  seriesText(name, { slo, objective });

export const status = (objective: Objective): string => of('signalbox:status', objective);

export const budgetLeft = (objective: Objective): string =>
  of('signalbox:budget_left:ratio', objective);

export const sourceUp = (source: string): string => seriesText('signalbox:source_up', { source });

/** Before Prometheus 3 a range held both its ends, so it is a millisecond short of a whole piece. */
const rangeOf = (seconds: number): string => {
  const piece = seconds > longestFineSeconds ? cellSeconds : stepSeconds;
  const whole = Math.ceil(seconds / piece) * piece;
  const range = `[${durationText(whole - 1)}999ms]`;
  return piece === cellSeconds ? `${range} offset 1m` : range;
};

const summed = (side: 'good' | 'total', objective: Objective, seconds: number): string => {
  const pieces = seconds > longestFineSeconds ? '5m' : '15s';
  return `sum_over_time(${of(`signalbox:${side}:increase${pieces}`, objective)}${rangeOf(seconds)})`;
};

const isRecorded = ({ burn, status }: Objective, seconds: number): boolean =>
  status.windowSeconds === seconds ||
  burn.alerts.some(({ longSeconds, shortSeconds }) =>
    [longSeconds, shortSeconds].includes(seconds),
  );

/** How many events, or time slices, were counted in the last so many seconds. */
export const total = (objective: Objective, seconds: number): string =>
  isRecorded(objective, seconds)
    ? of(`signalbox:total:sum${durationText(seconds)}`, objective)
    : summed('total', objective, seconds);

/** The share of them that was bad; nothing where nothing was counted. */
export const badRatio = (objective: Objective, seconds: number): string => {
  if (isRecorded(objective, seconds))
    return of(`signalbox:bad:ratio${durationText(seconds)}`, objective);
  const [good, all] = [summed('good', objective, seconds), summed('total', objective, seconds)];
  return `clamp_min(1 - ${good} / (${all} > 0), 0)`;
};
