// The dashboard of load gates: what the server side counted while k6 drove its load, against the
// floors of each gate. What k6 measured itself is in the gate's own reports: it goes to no database.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LoadGate, SloSet } from '../language/slo-set.ts';
import { dashboard } from './frame/dashboard.ts';
import { uids } from './frame/uid.ts';
import { colours } from './panel/colour.ts';
import type { Section, Sized } from './panel/layout.ts';
import { type Column, table } from './panel/table.ts';
import { chart, latencies } from './scraped/chart.ts';
import { chosen, perSecond, targetVariables, total } from './scraped/query.ts';
import { listHeight } from './slo/compared.ts';
import { ofObjective, recorded } from './slo/series.ts';
import { statusTimeline } from './slo/status-timeline.ts';

const overTheTime = (series: string): string =>
  `max by (slo, objective, service) (sum_over_time(${series}[$__range]))`;

/** The floors of all others are of a part of the run each. */
const steady = ({ loadGates }: SloSet): readonly LoadGate[] =>
  loadGates.filter(({ course }) => course.kind === 'steady');

/** Null for a gate without floors. */
const floorColumn = ({ name, floors }: LoadGate, { objectives }: SloSet): Column | null => {
  const given = floors.flatMap(({ objective: key, minimumEvents }) => {
    const objective = objectives.find((one) => one.key === key);
    if (objective === undefined) return [];
    return [`0 * ${ofObjective(recorded.target, objective)} + ${minimumEvents}`];
  });
  if (given.length === 0) return null;
  const expression = `max by (slo, objective, service) (${given.join(' or ')})`;
  return { name: `Floor of ${name}`, expression };
};

const counted = (set: SloSet): Sized => ({
  panel: table(
    {
      title: 'Counted in the time shown',
      description:
        'Choose the time of one run, from its start to its verdict as they are marked. A run that measured less than a floor is inconclusive.',
      unit: 'none',
      decimals: 0,
    },
    {
      labels: { slo: 'SLO', objective: 'Objective', service: 'Service' },
      columns: [
        { name: 'Counted', expression: overTheTime(recorded.totalIncrease) },
        {
          name: 'Bad',
          expression: `${overTheTime(recorded.totalIncrease)} - ${overTheTime(recorded.goodIncrease)}`,
        },
        ...steady(set).flatMap((gate) => floorColumn(gate, set) ?? []),
      ],
      sortedBy: { name: 'SLO', descending: false },
    },
  ),
  width: 24,
  height: listHeight(set.objectives),
});

const load = (): Section => ({
  title: 'The load, as the app counts it',
  open: true,
  panels: [
    chart({ title: 'People connected', description: 'Sessions in the hub.', unit: 'none' }, [
      { expression: total('collab_sessions'), legend: 'connected', colour: colours.line },
    ]),
    chart(
      { title: 'Requests', description: 'By what they were answered.', unit: 'reqps' },
      [
        {
          expression: perSecond('http_server_request_duration_seconds_count', [
            'http_response_status_code',
          ]),
          legend: '{{http_response_status_code}}',
        },
      ],
      { from: 0, stacked: true },
    ),
    latencies('requests', 'http_server_request_duration_seconds', [0.5, 0.95, 0.99]),
    latencies(
      'edits, from sending to being seen',
      'collab_sync_latency_seconds',
      [0.5, 0.95, 0.99],
    ),
    chart({ title: 'Attempts to join', description: 'By result.', unit: 'cps' }, [
      { expression: perSecond('collab_connections_total', ['result']), legend: '{{result}}' },
    ]),
    chart({ title: 'Workflow runs ended', description: 'By outcome.', unit: 'cps' }, [
      { expression: perSecond('workflow_runs_total', ['outcome']), legend: '{{outcome}}' },
    ]),
  ],
});

const process = { legend: '{{job}} {{instance}}', by: ['job', 'instance'] };

const strain = (): Section => ({
  title: 'What it cost, and whether it could be measured',
  open: true,
  panels: [
    chart(
      {
        title: 'Processor',
        description: 'Cores that the app keeps busy.',
        unit: 'none',
        decimals: 2,
      },
      [{ expression: perSecond('process_cpu_seconds_total', process.by), legend: process.legend }],
    ),
    chart({ title: 'Event loop lag', description: 'The 99th percentile.', unit: 's' }, [
      { expression: chosen('nodejs_eventloop_lag_p99_seconds'), legend: process.legend },
    ]),
    chart(
      {
        ...{ title: 'Connections of the pool', unit: 'none' },
        description: 'Those who wait for PostgreSQL have none yet.',
      },
      [{ expression: total('db_client_connection_count', ['state']), legend: '{{state}}' }],
    ),
    chart(
      {
        ...{ title: 'Scrapes of the collector', unit: 'cps' },
        description: 'By target and result. What it did not hear it cannot judge.',
      },
      [
        {
          expression: 'sum by (target, result) (rate(signalbox_scrapes_total[$__rate_interval]))',
          legend: '{{target}} {{result}}',
        },
      ],
    ),
    chart(
      {
        ...{ title: 'How late the collector judges', unit: 's' },
        description: 'The mean delay of its evaluations, which are due every second.',
      },
      [
        {
          expression:
            'sum(rate(signalbox_evaluation_delay_seconds_sum[$__rate_interval])) / sum(rate(signalbox_evaluation_delay_seconds_count[$__rate_interval]))',
          legend: 'delay',
          colour: colours.line,
        },
      ],
    ),
  ],
});

const described = ({ name, sessions, rampUpSeconds, durationSeconds }: LoadGate): string =>
  `${name}: ${sessions} people, ${rampUpSeconds + durationSeconds} s.`;

export const gatesDashboard = (set: SloSet): Dashboard =>
  dashboard({
    uid: uids.gates,
    title: 'Load gates',
    description:
      `What the server counted while k6 drove its load. ${steady(set).map(described).join(' ')}`.trim(),
    tags: ['gate'],
    from: 'now-1h',
    variables: targetVariables('http_server_request_duration_seconds_count'),
    panels: [
      counted(set),
      { panel: statusTimeline(''), width: 24, height: listHeight(set.objectives) },
    ],
    sections: [load(), strain()],
  });
