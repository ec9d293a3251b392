// Where a data source's series come from in Prometheus: the jobs that are named after its
// ScrapeTargets, or the collector's own job, whose /metrics carry what its probes counted.

import { anyOf } from '../language/promql-print.ts';
import type { DataSource, SloSet } from '../language/slo-set.ts';

/** The job that scrapes the collector. */
export const collectorJob = 'signalbox';

export type Origin = {
  readonly source: string;
  /** None where nothing that is scraped feeds it: then it is pushed to Prometheus. */
  readonly jobs: readonly string[];
  /**
   * A sample carries the time at which its scrape began but is there only when the scrape ended.
   * Rules look at a moment this far back, for which everything has arrived, so that none is missed.
   */
  readonly settledSeconds: number;
  /** Nothing heard for so long is silence. */
  readonly silentSeconds: number;
};

const leastSettledSeconds = 5;

/** Three scrapes at Prometheus' usual interval: the collector's own may be much shorter. */
const leastSilentSeconds = 45;

const jobsOf = ({ name, type }: DataSource, set: SloSet): readonly string[] => {
  if (type === 'probe') return [collectorJob];
  return set.scrapeTargets.filter(({ source }) => source === name).map((target) => target.name);
};

export const originOf = (dataSource: DataSource, set: SloSet): Origin => {
  const { name, intervalSeconds } = dataSource;
  const targets = set.scrapeTargets.filter(({ source }) => source === name);
  const timeouts = targets.map(({ timeoutSeconds }) => Math.ceil(timeoutSeconds));
  return {
    source: name,
    jobs: jobsOf(dataSource, set),
    settledSeconds: Math.max(leastSettledSeconds, ...timeouts),
    silentSeconds: Math.max(leastSilentSeconds, Math.ceil(3 * intervalSeconds)),
  };
};

/** The matcher of a source's jobs, as a list to be put first in a selector. */
export const jobMatchers = ({ jobs }: Pick<Origin, 'jobs'>): readonly string[] =>
  jobs.length > 0 ? [anyOf('job', jobs)] : [];
