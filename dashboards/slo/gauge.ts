// What the gauges of an objective hold, target by target, beside the promise: of thresholds and
// ratios, whose events are scrapes, the counts alone would not tell how far off a bad one was.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { jobMatchers } from '../../language/prometheus-job.ts';
import { printForm } from '../../language/promql-print.ts';
import type { Comparison, Indicator, Objective, SloSet } from '../../language/slo-set.ts';
import { linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import { type Line, timeSeries } from '../panel/time-series.ts';
import { jobsOfIndicator } from './jobs.ts';
import { constant } from './query.ts';

const promises: Readonly<Record<Comparison, string>> = {
  lt: 'good below',
  lte: 'good up to',
  gt: 'good above',
  gte: 'good from',
};

const promise = (indicator: Indicator): readonly Line[] => {
  if (indicator.kind !== 'threshold') return [];
  const { operator, threshold } = indicator;
  return [
    {
      expression: constant(threshold),
      legend: `${promises[operator]} ${threshold}`,
      colour: colours.yellow,
      limit: true,
    },
  ];
};

/** Null for an objective that counts something else than scrapes. */
export const gaugePanel = (objective: Objective, set: SloSet): Panel | null => {
  const { indicator } = objective;
  if (indicator.kind !== 'ratio' && indicator.kind !== 'threshold') return null;
  const first = jobMatchers({ jobs: jobsOfIndicator(indicator, set) });
  const value = {
    expression: printForm(indicator.value, { first, by: ['job', 'instance'] }),
    legend: '{{job}} {{instance}}',
  };
  const frame = {
    title: indicator.kind === 'ratio' ? `The ${indicator.gives} share` : 'The value',
    description: `What every scrape is judged by: \`${indicator.totalText}\``,
    unit: indicator.kind === 'ratio' ? 'percentunit' : 'short',
    links: linksOf(objective),
  };
  return timeSeries(frame, [value, ...promise(indicator)], {});
};
