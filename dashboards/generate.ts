// From the SLO set to Grafana dashboards, as JSON that Grafana's provisioning reads: a file each,
// named for its uid. The same set gives the same bytes.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Artefact } from '../language/artefact.ts';
import type { SloSet } from '../language/slo-set.ts';
import { applicationDashboard } from './application.ts';
import { collectorDashboard } from './collector.ts';
import { enginesDashboard } from './engines.ts';
import { gatesDashboard } from './gates.ts';
import { objectiveDashboard } from './objective.ts';
import { overview } from './overview.ts';
import { serviceDashboard, servicesOf } from './service.ts';

export const dashboardsOf = (set: SloSet): readonly Dashboard[] => [
  overview(set),
  objectiveDashboard(),
  ...servicesOf(set).map((service) => serviceDashboard(service, set)),
  applicationDashboard(),
  enginesDashboard(),
  collectorDashboard(),
  gatesDashboard(set),
];

export const generateDashboards = (set: SloSet): readonly Artefact[] =>
  dashboardsOf(set).map((dashboard) => ({
    path: `dashboards/generated/${dashboard.uid}.json`,
    text: `${JSON.stringify(dashboard, null, 2)}\n`,
  }));
