// Queries over what is scraped, of the jobs and instances that are chosen at the top. rate()
// extrapolates and quantiles are interpolated, so these figures show a course and decide nothing.

import type { Variable } from '../frame/variable.ts';
import { someOf } from '../frame/variable.ts';

/** @param of a metric that all those jobs have and no others */
export const targetVariables = (of: string): readonly Variable[] => [
  someOf({
    ...{ name: 'job', label: 'Job', description: 'Which programs are shown.' },
    ...{ of, values: 'job' },
  }),
  someOf({
    ...{ name: 'instance', label: 'Instance', description: 'Which of their processes.' },
    ...{ of: `${of}{job=~"$job"}`, values: 'instance' },
  }),
];

/** @param more matchers */
export const chosen = (metric: string, more = ''): string =>
  `${metric}{job=~"$job",instance=~"$instance"${more === '' ? '' : `,${more}`}}`;

type Labels = readonly string[];

const summed = (by: Labels, vector: string): string =>
  by.length === 0 ? `sum(${vector})` : `sum by (${by.join(', ')}) (${vector})`;

const rate = (metric: string, more = ''): string =>
  `rate(${chosen(metric, more)}[$__rate_interval])`;

export const total = (metric: string, by: Labels = []): string => summed(by, chosen(metric));

export const perSecond = (metric: string, by: Labels = [], more = ''): string =>
  summed(by, rate(metric, more));

/** Which share of a counter's growth `part` has; 0 where there is only other growth. */
export const share = (metric: string, part: string, by: Labels = [], of = ''): string => {
  const all = perSecond(metric, by, of);
  const parts = of === '' ? part : `${of},${part}`;
  return `(${perSecond(metric, by, parts)} or 0 * ${all}) / (${all} > 0)`;
};

export const quantile = (ratio: number, histogram: string, by: Labels = []): string =>
  `histogram_quantile(${ratio}, ${summed(['le', ...by], rate(`${histogram}_bucket`))})`;
