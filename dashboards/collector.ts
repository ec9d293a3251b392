// The dashboard of the collector itself: what its doors take and send away, how fast counts are on
// disk, whether it judges on time, and how its store and its sources fare.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './frame/dashboard.ts';
import { uids } from './frame/uid.ts';
import type { Section } from './panel/layout.ts';
import { chart, figure, latencies, shares } from './scraped/chart.ts';
import { chosen, perSecond, share, targetVariables, total } from './scraped/query.ts';

const process = '{{instance}}';

const doors = (): Section => ({
  title: 'What comes in',
  open: true,
  panels: [
    chart(
      {
        ...{ title: 'Batches', unit: 'cps' },
        description:
          'By door and what became of them. A failed one is sent again, if its sender does.',
      },
      [
        {
          expression: perSecond('signalbox_ingest_total', ['door', 'result']),
          legend: '{{door}} {{result}}',
        },
      ],
      { from: 0, stacked: true },
    ),
    shares(
      {
        title: 'Batches that were not taken',
        description: 'The share that could not be stored, by door.',
      },
      [
        {
          expression: share('signalbox_ingest_total', 'result="failed"', ['door']),
          legend: '{{door}}',
        },
      ],
    ),
    chart(
      {
        ...{ title: 'Answers to OTLP over HTTP', unit: 'reqps' },
        description: 'By status. 429 and 503 are back-pressure: come again later.',
      },
      [{ expression: perSecond('signalbox_otlp_answers_total', ['status']), legend: '{{status}}' }],
      { from: 0, stacked: true },
    ),
    chart(
      {
        ...{ title: 'Samples and spans', unit: 'cps' },
        description: 'What was taken in of each.',
      },
      [
        { expression: perSecond('signalbox_samples_total'), legend: 'samples' },
        { expression: perSecond('signalbox_spans_total'), legend: 'spans' },
      ],
    ),
    chart(
      {
        ...{ title: 'Since each source was heard', unit: 's' },
        description: 'A source that is not heard for three of its intervals is stale.',
      },
      [{ expression: chosen('signalbox_source_age_seconds'), legend: '{{source}}' }],
    ),
  ],
});

const work = (): Section => ({
  title: 'How fast it works',
  open: true,
  panels: [
    latencies('batches from door to disk, by door', 'signalbox_ingest_seconds', [0.95], 'door'),
    latencies('the delay of evaluations', 'signalbox_evaluation_delay_seconds', [0.5, 0.99]),
    latencies('the time of evaluations', 'signalbox_evaluation_seconds', [0.5, 0.99]),
    chart(
      {
        ...{ title: 'Commits', unit: 'cps' },
        description: 'Those that were taken, and those that the disk refused.',
      },
      [
        { expression: perSecond('signalbox_commits_total'), legend: 'taken' },
        { expression: perSecond('signalbox_commits_failed_total'), legend: 'refused' },
      ],
    ),
    shares(
      {
        title: 'Time spent committing',
        description: 'The share of time that the process waits for its disk.',
      },
      [{ expression: perSecond('signalbox_commit_seconds_total', ['instance']), legend: process }],
    ),
    chart(
      {
        ...{ title: 'Batches that wait', unit: 'none' },
        description: 'For the next commit.',
      },
      [{ expression: total('signalbox_batches_queued', ['instance']), legend: process }],
    ),
  ],
});

const store = (): Section => ({
  title: 'Its store',
  open: true,
  panels: [
    figure(
      {
        ...{ title: 'Takes writes', unit: 'none' },
        description: '1 while the store takes what is counted, 0 while it refuses.',
      },
      `min(${chosen('signalbox_store_writable')})`,
    ),
    figure(
      {
        ...{ title: 'Age of the newest snapshot', unit: 's' },
        description: 'One is made every quarter of an hour. Red from an hour on.',
      },
      `time() - max(${chosen('signalbox_snapshot_timestamp_seconds')})`,
      3600,
    ),
    chart({ title: 'Size', description: 'The store with its journal.', unit: 'bytes' }, [
      { expression: chosen('signalbox_store_bytes'), legend: process },
    ]),
    chart(
      {
        ...{ title: 'Room on its disk', unit: 'bytes' },
        description: 'Under 32 MiB it says so at /readyz.',
      },
      [{ expression: chosen('signalbox_disk_free_bytes'), legend: process }],
    ),
  ],
});

export const collectorDashboard = (): Dashboard =>
  dashboard({
    uid: uids.collector,
    title: 'Collector',
    description:
      'Signalbox itself. What it promises about itself is with the services; here is what lies behind it.',
    tags: ['collector'],
    from: 'now-1h',
    variables: targetVariables('signalbox_commits_total'),
    panels: [],
    sections: [doors(), work(), store()],
  });
