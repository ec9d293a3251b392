// What Prometheus has of a data source: under which jobs, and how late and how often.

import { jobsOf } from '../language/prometheus-job.ts';
import type { DataSource, SloSet } from '../language/slo-set.ts';

export type Origin = {
  readonly source: string;
  /** None where nothing that is scraped feeds it: then it is pushed to Prometheus. */
  readonly jobs: readonly string[];
  /** How often the collector hears it. Prometheus may scrape less often, and counts the same. */
  readonly intervalSeconds: number;
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

export const originOf = (dataSource: DataSource, set: SloSet): Origin => {
  const { name, intervalSeconds } = dataSource;
  const targets = set.scrapeTargets.filter(({ source }) => source === name);
  const timeouts = targets.map(({ timeoutSeconds }) => Math.ceil(timeoutSeconds));
  return {
    source: name,
    jobs: jobsOf(dataSource, set),
    intervalSeconds,
    settledSeconds: Math.max(leastSettledSeconds, ...timeouts),
    silentSeconds: Math.max(leastSilentSeconds, Math.ceil(3 * intervalSeconds)),
  };
};

export type Origins = (source: string) => Origin;

/** @throws RangeError for a source that the set does not have; a checked set has all. */
export const originsOf = (set: SloSet): Origins => {
  const origins = new Map(set.dataSources.map((source) => [source.name, originOf(source, set)]));
  return (source) => {
    const origin = origins.get(source);
    if (origin) return origin;
    throw new RangeError(`The set has no data source '${source}'.`);
  };
};
