// A latency's histogram as it is scraped, which no rule records. Its quantiles are interpolated and
// rate() extrapolates, so they are estimates: whatever shows one says ≈ and decides nothing by it.

import { latencyBound } from '../language/latency.ts';
import type { Indicator, Selector, SloSet } from '../language/slo-set.ts';
import { quoted } from './series.ts';

/** All buckets of what a latency counts; null for what is no latency. */
export const histogramOf = (indicator: Indicator): Selector | null => {
  if (indicator.kind !== 'counters' || latencyBound(indicator) === null) return null;
  const selector = indicator.good[0]?.selector;
  if (selector === undefined) return null;
  return { ...selector, matchers: selector.matchers.filter(({ label }) => label !== 'le') };
};

/** The jobs under which Prometheus scrapes a source; none for what is pushed to it. */
const jobsOf = (set: SloSet, source: string): readonly string[] => {
  const type = set.dataSources.find(({ name }) => name === source)?.type;
  if (type === 'probe') return ['signalbox'];
  return set.scrapeTargets.filter((target) => target.source === source).map(({ name }) => name);
};

const jobMatchers = (jobs: readonly string[]): string[] => {
  const [only, ...others] = jobs;
  if (only === undefined) return [];
  if (others.length === 0) return [`job=${quoted(only)}`];
  return [`job=~${quoted(jobs.map((job) => job.replaceAll('.', '[.]')).join('|'))}`];
};

const selectorText = ({ metric, matchers }: Selector, jobs: readonly string[]): string => {
  const texts = matchers.map(({ label, operator, value }) => `${label}${operator}${quoted(value)}`);
  return `${metric}{${[...jobMatchers(jobs), ...texts].join(', ')}}`;
};

export const estimatedQuantile = (
  quantile: number,
  histogram: Selector,
  source: string,
  set: SloSet,
): string => {
  const buckets = `rate(${selectorText(histogram, jobsOf(set, source))}[$__rate_interval])`;
  return `histogram_quantile(${quantile}, sum by (le) (${buckets}))`;
};
