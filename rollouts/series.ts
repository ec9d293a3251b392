// The series that the generated Prometheus rules record, as selectors of one objective.
// A window that no rule sums by itself is added up from what was recorded step by step.

import { windowsOfAlert } from '../language/burn-limit.ts';
import { durationText } from '../language/duration.ts';
import { seriesText } from '../language/promql-print.ts';
import type { Objective } from '../language/slo-set.ts';

/** Counts are recorded in steps of 15 s, and for long windows in cells of 5 min. */
const stepSeconds = 15;
const cellSeconds = 300;
const longestFineSeconds = 6 * 3600;

const select = (name: string, { slo, objective }: Objective): string =>
  seriesText(name, { slo, objective });

export const status = (objective: Objective): string => select('signalbox:status', objective);

export const budgetLeft = (objective: Objective): string =>
  select('signalbox:budget_left:ratio', objective);

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
  return `sum_over_time(${select(`signalbox:${side}:increase${pieces}`, objective)}${rangeOf(seconds)})`;
};

const isRecorded = ({ burn, status }: Objective, seconds: number): boolean =>
  status.windowSeconds === seconds ||
  burn.alerts.some((alert) => windowsOfAlert(alert).includes(seconds));

/** Of closed time slices each is one, and as good as its value. */
const slices = (
  of: 'count' | 'sum',
  objective: Objective,
  sliceSeconds: number,
  seconds: number,
): string => {
  const slice = select(`signalbox:good:slice${durationText(sliceSeconds)}`, objective);
  return `${of}_over_time(${slice}[${durationText(seconds - 1)}999ms])`;
};

/** How many events, or closed time slices, were counted in the last so many seconds. */
export const total = (objective: Objective, seconds: number): string => {
  if (objective.slices !== null)
    return slices('count', objective, objective.slices.seconds, seconds);
  return isRecorded(objective, seconds)
    ? select(`signalbox:total:sum${durationText(seconds)}`, objective)
    : summed('total', objective, seconds);
};

/** The share of them that was bad; nothing where nothing was counted. */
export const badRatio = (objective: Objective, seconds: number): string => {
  if (objective.slices !== null) {
    const { seconds: sliceSeconds } = objective.slices;
    const good = slices('sum', objective, sliceSeconds, seconds);
    return `1 - ${good} / ${slices('count', objective, sliceSeconds, seconds)}`;
  }
  if (isRecorded(objective, seconds))
    return select(`signalbox:bad:ratio${durationText(seconds)}`, objective);
  const [good, all] = [summed('good', objective, seconds), summed('total', objective, seconds)];
  return `clamp_min(1 - ${good} / (${all} > 0), 0)`;
};
