// A latency's histogram as it is scraped, which no rule records. Its quantiles are interpolated and
// rate() extrapolates, so they are estimates: whatever shows one says ≈ and decides nothing by it.

import { latencyBound } from '../../language/latency.ts';
import { jobMatchers } from '../../language/prometheus-job.ts';
import { printSelector } from '../../language/promql-print.ts';
import type { Indicator, Selector } from '../../language/slo-set.ts';

/** All buckets of what a latency counts; null for what is no latency. */
export const histogramOf = (indicator: Indicator): Selector | null => {
  if (indicator.kind !== 'counters' || latencyBound(indicator) === null) return null;
  const selector = indicator.good[0]?.selector;
  if (selector === undefined) return null;
  return { ...selector, matchers: selector.matchers.filter(({ label }) => label !== 'le') };
};

export const estimatedQuantile = (
  quantile: number,
  histogram: Selector,
  jobs: readonly string[],
): string => {
  const buckets = printSelector(histogram, jobMatchers({ jobs }));
  return `histogram_quantile(${quantile}, sum by (le) (rate(${buckets}[$__rate_interval])))`;
};
