// The dashboard of one service: its objectives side by side, then each with its own thresholds,
// alerts and latency, folded until someone opens it.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { anyOf } from '../language/promql-print.ts';
import type { SloSet } from '../language/slo-set.ts';
import { dashboard } from './frame/dashboard.ts';
import { allSlos } from './frame/link.ts';
import { serviceUid } from './frame/uid.ts';
import { budgets, burns, counts, listHeight } from './slo/compared.ts';
import { firingTable } from './slo/firing.ts';
import { section } from './slo/section.ts';
import { statusTable } from './slo/status-table.ts';
import { statusTimeline } from './slo/status-timeline.ts';

/** Those with objectives, in the order of these. */
export const servicesOf = ({ objectives }: SloSet): readonly string[] => [
  ...new Set(objectives.map(({ service }) => service)),
];

export const serviceDashboard = (name: string, set: SloSet): Dashboard => {
  const service = set.services.find((one) => one.name === name);
  const objectives = set.objectives.filter((objective) => objective.service === name);
  const scope = anyOf('service', [name]);
  const height = listHeight(objectives);
  return dashboard({
    uid: serviceUid(name),
    title: `Service: ${service?.title ?? name}`,
    description: service?.description || `The objectives of ${name}.`,
    tags: ['slo', 'service'],
    from: 'now-6h',
    variables: [],
    links: [allSlos],
    alerts: scope,
    panels: [
      ...counts(scope),
      { panel: statusTable(objectives, scope), width: 24, height },
      { panel: statusTimeline(scope), width: 12, height: Math.max(height, 8) },
      { panel: firingTable(scope), width: 12, height: Math.max(height, 8) },
      budgets(scope),
      ...burns(objectives, scope),
    ],
    sections: objectives.map((objective) => section(objective, set)),
  });
};
