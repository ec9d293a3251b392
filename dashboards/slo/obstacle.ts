// Why an objective is not in Prometheus at all: not every question about spans can be asked of the
// histograms that Prometheus has of them.

import type { Objective } from '../../language/slo-set.ts';
import { spanForms } from '../../language/spanmetrics.ts';

/** Null for an objective that Prometheus can judge. */
export const obstacleOf = ({ indicator, status }: Objective): string | null => {
  const conditions = [...status.red, ...status.yellow];
  for (const one of [indicator, ...conditions.map((condition) => condition.indicator)]) {
    if (one.kind !== 'spans') continue;
    const forms = spanForms(one);
    if ('reason' in forms) return forms.reason;
  }
  return null;
};
