// What k6 saw of one objective. A threshold without enough events behind it says nothing, whatever
// k6 made of it; one that failed has failed, however few they were.

import { type Margin, marginOf } from './compare/margin.ts';
import { percentileInterval } from './compare/percentiles.ts';
import { type Interval, wilson } from './compare/statistics.ts';
import { counted, milliseconds, percent } from './figures.ts';
import type { ClientObjective } from './generate.ts';
import type { Metric, Summary } from './summary.ts';
import type { Verdict } from './verdict.ts';

export type ClientView = {
  readonly verdict: Verdict;
  readonly metric: string;
  readonly threshold: string;
  /** The percentile in milliseconds, or the share of good events; null where k6 gave none. */
  readonly value: number | null;
  /** Of the value, 95 %, as if events were independent; null where too little was measured. */
  readonly interval: Interval | null;
  /** null without a value. */
  readonly margin: Margin | null;
  readonly events: number;
  readonly minimumEvents: number;
  readonly reasons: readonly string[];
};

/** k6 tells the median by another name. */
const percentile = (values: Metric['values'], name: string): number | null | undefined =>
  values[name] ?? (name === 'p(50)' ? values.med : null);

const measuredValue = ({ values }: Metric, { type, threshold }: ClientObjective): number | null =>
  (type === 'rate' ? values.rate : percentile(values, threshold.replace(/<=.*$/, ''))) ?? null;

const figure = ({ type, threshold }: ClientObjective, value: number | null): string => {
  const [what = '', limit = ''] = threshold.split(/[<>]=/);
  return type === 'rate'
    ? `${value === null ? 'an unknown share' : percent(value)} good, less than ${percent(Number(limit))}`
    : `${what} of ${value === null ? 'unknown length' : milliseconds(value)}, more than ${limit} ms`;
};

const intervalOf = (
  { type, threshold }: ClientObjective,
  { values }: Metric,
  value: number,
  events: number,
): Interval | null =>
  type === 'rate'
    ? wilson({ good: Math.min(events, value * events), total: events })
    : percentileInterval(threshold, events, values);

export const clientView = (objective: ClientObjective, summary: Summary | null): ClientView => {
  const { metric: name, threshold, events: eventsName } = objective;
  const metric = summary?.metrics[name];
  const events = summary?.metrics[eventsName]?.values.count ?? 0;
  const minimumEvents = objective.minimumEvents ?? 1;
  const unmeasured = { metric: name, threshold, events, minimumEvents };
  const nothing = { value: null, interval: null, margin: null };
  if (!summary) return { ...unmeasured, ...nothing, verdict: 'inconclusive', reasons: [] };
  const judged = metric?.thresholds?.[threshold];
  const value = metric && events > 0 ? measuredValue(metric, objective) : null;
  const interval = metric && value !== null ? intervalOf(objective, metric, value, events) : null;
  const margin = value === null ? null : marginOf(threshold, value, interval);
  const view = { ...unmeasured, value, interval, margin };
  if (judged?.ok === false && events > 0) {
    const reasons = [`k6: ${figure(objective, value)}, of ${counted(events, 'event')}`];
    return { ...view, verdict: 'fail', reasons };
  }
  if (events < minimumEvents) {
    const reasons = [`k6: ${counted(events, 'event')}, at least ${minimumEvents} needed`];
    return { ...view, verdict: 'inconclusive', reasons };
  }
  if (!judged || metric?.type !== objective.type) {
    const reasons = [`k6: did not judge ${name} by ${threshold}`];
    return { ...view, verdict: 'inconclusive', reasons };
  }
  return { ...view, verdict: 'pass', reasons: [] };
};
