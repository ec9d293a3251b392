// From the SLO set to Grafana dashboards, as JSON that Grafana's provisioning reads. The same set
// gives the same bytes.

import type { Artefact } from '../language/artefact.ts';
import type { SloSet } from '../language/slo-set.ts';
import { sloDashboard } from './dashboard.ts';

export const generateDashboards = (set: SloSet): readonly Artefact[] => [
  {
    path: 'dashboards/generated/signalbox-slos.json',
    text: `${JSON.stringify(sloDashboard(set), null, 2)}\n`,
  },
];
