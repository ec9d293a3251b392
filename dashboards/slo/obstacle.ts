// Why an objective is not in Prometheus at all: not every question about spans can be asked of the
// histograms that Prometheus has of them.

import { indicatorsOf } from '../../language/measure.ts';
import type { Objective } from '../../language/slo-set.ts';
import { spanForms } from '../../language/spanmetrics.ts';

/** Null for an objective that Prometheus can judge. */
export const obstacleOf = (objective: Objective): string | null => {
  for (const one of indicatorsOf(objective)) {
    if (one.kind !== 'spans') continue;
    const forms = spanForms(one);
    if ('reason' in forms) return forms.reason;
  }
  return null;
};
