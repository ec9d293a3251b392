// The dashboard of what the programs run on: PostgreSQL and Redis as their client sees them, since
// neither is asked itself, and Node in every process that shows its metrics.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './frame/dashboard.ts';
import { uids } from './frame/uid.ts';
import type { Section } from './panel/layout.ts';
import { chart, latencies, shares } from './scraped/chart.ts';
import { chosen, perSecond, share, targetVariables, total } from './scraped/query.ts';

const statements = 'db_client_operation_duration_seconds';
const process = '{{job}} {{instance}}';
const of = ['job', 'instance'];

const postgres = (): Section => ({
  title: 'PostgreSQL, as the app sees it',
  open: true,
  panels: [
    chart(
      { title: 'Statements', description: 'By first keyword.', unit: 'ops' },
      [
        {
          expression: perSecond(`${statements}_count`, ['db_operation_name']),
          legend: '{{db_operation_name}}',
        },
      ],
      { from: 0, stacked: true },
    ),
    latencies('statements by first keyword', statements, [0.95], 'db_operation_name'),
    latencies('all statements', statements, [0.5, 0.95, 0.99]),
    chart(
      {
        ...{ title: 'Statements under way', unit: 'none', decimals: 2 },
        description: 'On average: the seconds that statements took, per second.',
      },
      [{ expression: perSecond(`${statements}_sum`, of), legend: process }],
    ),
    chart(
      {
        ...{ title: 'Connections of the pool', unit: 'none' },
        description: 'Idle, used, and waited for: those who wait have none yet.',
      },
      [
        {
          expression: total('db_client_connection_count', ['instance', 'state']),
          legend: '{{instance}} {{state}}',
        },
      ],
    ),
  ],
});

const lookups = 'app_cache_lookups_total';

const redis = (): Section => ({
  title: 'Redis, or the cache in the process, as the app sees it',
  open: true,
  panels: [
    chart(
      { title: 'Look-ups', description: 'By cache and result.', unit: 'ops' },
      [{ expression: perSecond(lookups, ['cache', 'result']), legend: '{{cache}} {{result}}' }],
      { from: 0, stacked: true },
    ),
    shares(
      {
        title: 'Look-ups without an answer',
        description: 'The share that met an error. The app goes on without the cache.',
      },
      [{ expression: share(lookups, 'result="error"', ['cache']), legend: '{{cache}}' }],
    ),
  ],
});

const node = (): Section => ({
  title: 'Node',
  open: true,
  panels: [
    chart(
      {
        title: 'Processor',
        description: 'Cores that are busy: 1 is one of them.',
        unit: 'none',
        decimals: 2,
      },
      [{ expression: perSecond('process_cpu_seconds_total', of), legend: process }],
    ),
    chart(
      {
        ...{ title: 'Event loop lag', unit: 's' },
        description:
          'How late timers are: the middle, the 99th percentile and the worst since the last scrape.',
      },
      [
        { expression: chosen('nodejs_eventloop_lag_p50_seconds'), legend: `p50 ${process}` },
        { expression: chosen('nodejs_eventloop_lag_p99_seconds'), legend: `p99 ${process}` },
        { expression: chosen('nodejs_eventloop_lag_max_seconds'), legend: `worst ${process}` },
      ],
    ),
    chart({ title: 'Memory', description: 'Resident, as the system counts it.', unit: 'bytes' }, [
      { expression: chosen('process_resident_memory_bytes'), legend: process },
    ]),
    chart(
      {
        ...{ title: 'Heap', unit: 'bytes' },
        description:
          'Used of what is taken, and what lies outside of it: buffers for the most part.',
      },
      [
        { expression: chosen('nodejs_heap_size_used_bytes'), legend: `used ${process}` },
        { expression: chosen('nodejs_heap_size_total_bytes'), legend: `taken ${process}` },
        { expression: chosen('nodejs_external_memory_bytes'), legend: `outside ${process}` },
      ],
    ),
    shares(
      {
        title: 'Garbage collection',
        description: 'The share of time it stops the process, by kind.',
      },
      [
        {
          expression: perSecond('nodejs_gc_duration_seconds_sum', [...of, 'kind']),
          legend: `{{kind}} ${process}`,
        },
      ],
    ),
    chart({ title: 'Open files and sockets', description: 'All descriptors.', unit: 'none' }, [
      { expression: chosen('process_open_fds'), legend: process },
    ]),
    chart(
      {
        title: 'What is waited for',
        description: 'Resources that keep the process alive, by type.',
        unit: 'none',
      },
      [
        {
          expression: total('nodejs_active_resources', [...of, 'type']),
          legend: `{{type}} ${process}`,
        },
      ],
    ),
    chart(
      {
        title: 'Time since the start',
        description: 'It falls to 0 when a process starts anew.',
        unit: 's',
      },
      [
        {
          expression: `time() - ${chosen('process_start_time_seconds')}`,
          legend: process,
        },
      ],
    ),
  ],
});

export const enginesDashboard = (): Dashboard =>
  dashboard({
    uid: uids.engines,
    title: 'PostgreSQL, Redis, Node',
    description:
      'What the programs run on. PostgreSQL and Redis show no metrics of their own here: these are their client’s.',
    tags: ['engines'],
    from: 'now-1h',
    variables: targetVariables('nodejs_version_info'),
    panels: [],
    sections: [postgres(), redis(), node()],
  });
