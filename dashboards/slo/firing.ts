// The alerts of objectives: which fire now and since when, and how they came and went.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { seriesText } from '../../language/promql-print.ts';
import { colours } from '../panel/colour.ts';
import { stateTimeline } from '../panel/state-timeline.ts';
import { table } from '../panel/table.ts';
import type { Scope, Subject } from './series.ts';
import { type Look, mappingOf } from './status.ts';

const since = (scope: Scope): string => {
  const labels = 'alertname, severity, slo, objective, service';
  const firing = `max by (${labels}) (ALERTS{alertstate="firing",${scope}})`;
  return `1000 * (max by (${labels}) (ALERTS_FOR_STATE{${scope}}) and ${firing})`;
};

export const firingTable = (scope: Scope): Panel =>
  table(
    {
      title: 'Alerts firing',
      description:
        'What Prometheus holds for firing, the oldest first. Empty is good, unless the status has no data.',
      unit: 'short',
    },
    {
      labels: {
        alertname: 'Alert',
        severity: 'Severity',
        slo: 'SLO',
        objective: 'Objective',
        service: 'Service',
      },
      columns: [
        {
          name: 'Since',
          expression: since(scope),
          properties: [{ id: 'unit', value: 'dateTimeFromNow' }],
        },
      ],
      sortedBy: { name: 'Since', descending: false },
    },
  );

const states: readonly Look[] = [
  { value: 2, text: '■ FIRING', colour: colours.red },
  { value: 1, text: '▲ PENDING', colour: colours.yellow },
];

/** One objective's alerts, a lane each; an alert that was quiet all the time has none. */
export const alertTimeline = ({ slo, objective }: Subject): Panel => {
  const inState = (alertstate: string): string =>
    `max by (alertname) (${seriesText('ALERTS', { alertstate, slo, objective })})`;
  return stateTimeline(
    {
      title: 'Alerts over time',
      description: 'Where a lane is empty the alert is quiet; one that was never loud has no lane.',
      unit: 'none',
    },
    {
      expression: `2 * ${inState('firing')} or ${inState('pending')}`,
      legend: '{{alertname}}',
    },
    mappingOf(states),
  );
};
