// The `up` series that Prometheus writes of every scrape.

import { collectorJob, jobsOf } from '../../language/prometheus-job.ts';
import { anyOf } from '../../language/promql-print.ts';
import type { SloSet } from '../../language/slo-set.ts';
import type { InputSeries } from './promtool.ts';

/** Of every job that a set is scraped by, with the same values. */
export const upSeries = (set: SloSet, values: string): readonly InputSeries[] => {
  const jobs = set.dataSources.flatMap((source) => jobsOf(source, set));
  return [...new Set([collectorJob, ...jobs])].map((job) => ({
    series: `up{${anyOf('job', [job])}}`,
    values,
  }));
};
