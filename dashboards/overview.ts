// The dashboard of all objectives: how many are red, which, since when, what fires, and whose budget
// is the smallest. The services and SLOs that it shows are chosen at its top.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { SloSet } from '../language/slo-set.ts';
import { dashboard } from './frame/dashboard.ts';
import { uids } from './frame/uid.ts';
import { someOf } from './frame/variable.ts';
import { budgets, burns, counts, listHeight, worstBudgets } from './slo/compared.ts';
import { firingTable } from './slo/firing.ts';
import { recorded } from './slo/series.ts';
import { statusTable } from './slo/status-table.ts';
import { statusTimeline } from './slo/status-timeline.ts';

const scope = 'service=~"$service",slo=~"$slo"';

const variables = () => [
  someOf({
    ...{ name: 'service', label: 'Service', description: 'Whose objectives are shown.' },
    ...{ of: recorded.target, values: 'service' },
  }),
  someOf({
    ...{ name: 'slo', label: 'SLO', description: 'Of those services.' },
    ...{ of: `${recorded.target}{service=~"$service"}`, values: 'slo' },
  }),
];

export const overview = ({ objectives }: SloSet): Dashboard => {
  const height = listHeight(objectives);
  return dashboard({
    uid: uids.overview,
    title: 'SLOs',
    description: 'Every objective: status, error budget, burn, alerts.',
    tags: ['slo'],
    from: 'now-6h',
    variables: variables(),
    alerts: scope,
    panels: [
      ...counts(scope),
      { panel: statusTable(objectives, scope), width: 24, height },
      worstBudgets(scope),
      { panel: firingTable(scope), width: 12, height: 9 },
      { panel: statusTimeline(scope), width: 24, height },
      budgets(scope),
      ...burns(objectives, scope),
    ],
    sections: [],
  });
};
