// Under which jobs Prometheus has the series of a data source: those that are named after its
// ScrapeTargets, or the collector's own, whose /metrics carry what its probes counted.

import { anyOf } from './promql-print.ts';
import type { DataSource, SloSet } from './slo-set.ts';

/** The job that scrapes the collector. */
export const collectorJob = 'signalbox';

/** None where nothing that is scraped feeds the source: then it is pushed to Prometheus. */
export const jobsOf = (
  { name, type }: Pick<DataSource, 'name' | 'type'>,
  { scrapeTargets }: Pick<SloSet, 'scrapeTargets'>,
): readonly string[] => {
  if (type === 'probe') return [collectorJob];
  return scrapeTargets.filter(({ source }) => source === name).map((target) => target.name);
};

/** The matcher of the jobs, as a list to be put first in a selector. */
export const jobMatchers = ({ jobs }: { readonly jobs: readonly string[] }): readonly string[] =>
  jobs.length > 0 ? [anyOf('job', jobs)] : [];
