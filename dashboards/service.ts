// The dashboard of one service: its objectives side by side, then each with its own thresholds,
// alerts and latency, folded until someone opens it.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { anyOf } from '../language/promql-print.ts';
import type { Service, SloSet } from '../language/slo-set.ts';
import { dashboard } from './frame/dashboard.ts';
import { allSlos } from './frame/link.ts';
import { serviceUid } from './frame/uid.ts';
import { budgets, burns, counts, listHeight } from './slo/compared.ts';
import { compositeBudgets } from './slo/composite.ts';
import { firingTable } from './slo/firing.ts';
import { section } from './slo/section.ts';
import { statusTable } from './slo/status-table.ts';
import { statusTimeline } from './slo/status-timeline.ts';

/** Those with objectives, in the order of these. */
export const servicesOf = ({ objectives }: SloSet): readonly string[] => [
  ...new Set(objectives.map(({ service }) => service)),
];

/** More would make a file that Grafana is slow to open; each has its link in the table. */
const mostSections = 60;

/** Grafana takes no title twice in a folder, but two services may be called the same. */
const titleOf = (name: string, services: readonly Service[]): string => {
  const title = services.find((one) => one.name === name)?.title ?? name;
  const others = services.filter((one) => one.title === title || one.name === title);
  return `Service: ${title}${others.some((one) => one.name !== name) ? ` (${name})` : ''}`;
};

export const serviceDashboard = (name: string, set: SloSet): Dashboard => {
  const objectives = set.objectives.filter((objective) => objective.service === name);
  const { description = '' } = set.services.find((one) => one.name === name) ?? {};
  const folded = objectives.length <= mostSections;
  const scope = anyOf('service', [name]);
  const height = listHeight(objectives);
  return dashboard({
    uid: serviceUid(name),
    title: titleOf(name, set.services),
    description: [
      description === '' ? `The objectives of ${name}.` : description,
      ...(folded ? [] : ['They are too many to be unfolded here: choose one in the table.']),
    ].join(' '),
    tags: ['slo', 'service'],
    from: 'now-6h',
    variables: [],
    links: [allSlos],
    alerts: scope,
    panels: [
      ...counts(scope),
      ...compositeBudgets(name, set),
      { panel: statusTable(objectives, scope), width: 24, height },
      { panel: statusTimeline(scope), width: 12, height: Math.max(height, 8) },
      { panel: firingTable(scope), width: 12, height: Math.max(height, 8) },
      budgets(scope),
      ...burns(objectives, scope),
    ],
    sections: folded ? objectives.map((objective) => section(objective, set)) : [],
  });
};
