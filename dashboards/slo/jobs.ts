// The jobs under which Prometheus has the series that an indicator reads.

import { jobsOf } from '../../language/prometheus-job.ts';
import type { Indicator, SloSet } from '../../language/slo-set.ts';

/** None where they are pushed to Prometheus by somebody else. */
export const jobsOfIndicator = ({ source }: Indicator, set: SloSet): readonly string[] => {
  const dataSource = set.dataSources.find(({ name }) => name === source);
  return dataSource === undefined ? [] : jobsOf(dataSource, set);
};
