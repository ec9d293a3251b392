// The dashboard of the app: rate, errors and duration of its requests by route, then what goes on in
// the hub, the workflows, the cache, at sign-in and by flags.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './frame/dashboard.ts';
import { uids } from './frame/uid.ts';
import { colours } from './panel/colour.ts';
import type { Section, Sized } from './panel/layout.ts';
import { chart, figure, latencies, shares } from './scraped/chart.ts';
import { perSecond, share, targetVariables, total } from './scraped/query.ts';

const requests = 'http_server_request_duration_seconds';
const failed = 'http_response_status_code=~"5.."';

const figures = (): readonly Sized[] => [
  figure(
    { title: 'Requests per second', description: 'Answered, of all routes.', unit: 'reqps' },
    perSecond(`${requests}_count`),
  ),
  figure(
    {
      ...{ title: 'Answered with 5xx', unit: 'percentunit', decimals: 2 },
      description:
        'Of all requests. What is promised about them is on the dashboard of the service.',
    },
    share(`${requests}_count`, failed),
    0.01,
  ),
  figure(
    { title: 'People in documents', description: 'Sessions connected to the hub.', unit: 'none' },
    total('collab_sessions'),
  ),
  figure(
    { title: 'Instances up', description: 'Whose metrics Prometheus gets.', unit: 'none' },
    'sum(up{job=~"$job",instance=~"$instance"})',
  ),
];

const http = (): Section => ({
  title: 'Requests: rate, errors, duration',
  open: true,
  panels: [
    chart(
      { title: 'Rate by route', description: 'Requests answered.', unit: 'reqps' },
      [{ expression: perSecond(`${requests}_count`, ['http_route']), legend: '{{http_route}}' }],
      { from: 0, stacked: true },
    ),
    chart(
      { title: 'Rate by status', description: 'What requests were answered with.', unit: 'reqps' },
      [
        {
          expression: perSecond(`${requests}_count`, ['http_response_status_code']),
          legend: '{{http_response_status_code}}',
        },
      ],
      { from: 0, stacked: true },
    ),
    shares({ title: 'Errors by route', description: 'The share of requests answered with 5xx.' }, [
      {
        expression: share(`${requests}_count`, failed, ['http_route']),
        legend: '{{http_route}}',
      },
    ]),
    latencies('all requests', requests, [0.5, 0.95, 0.99]),
    latencies('requests by route', requests, [0.95], 'http_route'),
    chart(
      {
        ...{ title: 'Time spent by route', unit: 'none', decimals: 2 },
        description:
          'Seconds of answering per second: how many requests were under way on average.',
      },
      [{ expression: perSecond(`${requests}_sum`, ['http_route']), legend: '{{http_route}}' }],
      { from: 0, stacked: true },
    ),
  ],
});

const hub = (): Section => ({
  title: 'Hub',
  open: true,
  panels: [
    chart({ title: 'Sessions', description: 'Connected now.', unit: 'none' }, [
      { expression: total('collab_sessions', ['instance']), legend: '{{instance}}' },
    ]),
    chart(
      { title: 'Attempts to join', description: 'By result.', unit: 'cps' },
      [{ expression: perSecond('collab_connections_total', ['result']), legend: '{{result}}' }],
      { from: 0, stacked: true },
    ),
    latencies(
      'edits, from sending to being seen',
      'collab_sync_latency_seconds',
      [0.5, 0.95, 0.99],
    ),
    latencies(
      'cursors, from moving to being seen',
      'collab_presence_latency_seconds',
      [0.5, 0.95, 0.99],
    ),
    chart(
      {
        ...{ title: 'Revisions told', unit: 'cps' },
        description:
          'To each who has the document open: live, after an interruption, or missed by a gap.',
      },
      [{ expression: perSecond('collab_deliveries_total', ['result']), legend: '{{result}}' }],
      { from: 0, stacked: true },
    ),
    chart({ title: 'Messages', description: 'In and out, by type.', unit: 'cps' }, [
      {
        expression: perSecond('collab_messages_total', ['direction', 'type']),
        legend: '{{direction}} {{type}}',
      },
    ]),
    shares({ title: 'Time interrupted', description: 'Of the time that sessions lasted.' }, [
      {
        expression: share('collab_session_seconds_total', 'state="interrupted"'),
        legend: 'interrupted',
        colour: colours.line,
      },
    ]),
    chart(
      {
        ...{ title: 'Errors and lost sessions', unit: 'cps' },
        description:
          'Messages refused or sockets closed for cause; interrupted sessions by how they ended.',
      },
      [
        { expression: perSecond('collab_errors_total', ['code']), legend: 'error {{code}}' },
        {
          expression: perSecond('collab_reconnections_total', ['result']),
          legend: 'session {{result}}',
        },
      ],
    ),
  ],
});

const workflows = (): Section => ({
  title: 'Workflows',
  open: true,
  panels: [
    chart(
      { title: 'Runs ended', description: 'By outcome.', unit: 'cps' },
      [{ expression: perSecond('workflow_runs_total', ['outcome']), legend: '{{outcome}}' }],
      { from: 0, stacked: true },
    ),
    shares({ title: 'Runs failed', description: 'Of the runs that ended.' }, [
      {
        expression: share('workflow_runs_total', 'outcome="failed"'),
        legend: 'failed',
        colour: colours.red,
      },
    ]),
    latencies('steps by type', 'workflow_step_duration_seconds', [0.95], 'type'),
    chart(
      { title: 'Steps', description: 'Executed, by type.', unit: 'cps' },
      [
        {
          expression: perSecond('workflow_step_duration_seconds_count', ['type']),
          legend: '{{type}}',
        },
      ],
      { from: 0, stacked: true },
    ),
  ],
});

const rest = (): Section => ({
  title: 'Cache, sign-in, flags',
  open: true,
  panels: [
    shares({ title: 'Cache hits', description: 'Of the look-ups, by cache.' }, [
      {
        expression: share('app_cache_lookups_total', 'result="hit"', ['cache']),
        legend: '{{cache}}',
      },
    ]),
    chart(
      { title: 'Cache look-ups', description: 'By cache and result.', unit: 'cps' },
      [
        {
          expression: perSecond('app_cache_lookups_total', ['cache', 'result']),
          legend: '{{cache}} {{result}}',
        },
      ],
      { from: 0, stacked: true },
    ),
    chart(
      {
        ...{ title: 'Sign-ins', unit: 'cps' },
        description: 'Rejected are wrong credentials; an error is our fault.',
      },
      [{ expression: perSecond('auth_sign_ins_total', ['result']), legend: '{{result}}' }],
      { from: 0, stacked: true },
    ),
    chart({ title: 'Flags', description: 'Evaluations by flag and variant.', unit: 'cps' }, [
      {
        expression: perSecond('feature_flag_evaluations_total', [
          'feature_flag_key',
          'feature_flag_result_variant',
        ]),
        legend: '{{feature_flag_key}} {{feature_flag_result_variant}}',
      },
    ]),
  ],
});

export const applicationDashboard = (): Dashboard =>
  dashboard({
    uid: uids.application,
    title: 'App',
    description:
      'Requests, hub, workflows and cache as the app counts them. Its promises are on the dashboards of the services.',
    tags: ['app'],
    from: 'now-1h',
    variables: targetVariables(`${requests}_count`),
    panels: figures(),
    sections: [http(), hub(), workflows(), rest()],
  });
