// From a batch that breaches a promise to the change of its status at a reader of the event stream:
// sending, counting, the commit, the evaluation at the next second and the event, all of it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { ObjectiveRow } from '../collector/serve/shapes.ts';
import { endCollector, launchCollector } from '../tests/collector/process.ts';
import { until } from '../tests/until.ts';
import { type Measurement, markdownTable, quantile } from './measurement.ts';

const trials = 200;
const aimMs = 1500;
/** Breaches begin at any part of a second: their distance is no divisor of it. */
const distanceMs = 173;

const definitions = (): string =>
  [
    `apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}`,
    `apiVersion: openslo/v1
kind: DataSource
metadata: { name: pushed, annotations: { signalbox/interval: 60s } }
spec: { type: otlp }`,
    ...Array.from(
      { length: trials },
      (_, trial) => `apiVersion: openslo/v1
kind: SLO
metadata: { name: trial-${trial} }
spec:
  service: shop
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  indicator:
    metadata: { name: requests-${trial} }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { metricSourceRef: pushed, spec: { query: 'requests_total{trial="${trial}", code="500"}' } } }
        total: { metricSource: { metricSourceRef: pushed, spec: { query: 'requests_total{trial="${trial}"}' } } }
  objectives: [{ displayName: answered, target: 0.99 }]`,
    ),
  ].join('\n---\n');

/** Deltas: of each trial so many. */
const send = async (
  otlpHttp: string,
  points: readonly { readonly trial: number; readonly code: string; readonly count: number }[],
): Promise<void> => {
  const nowNano = `${Date.now()}000000`;
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const dataPoints = points.map(({ trial, code, count }) => ({
    ...{ asInt: count, timeUnixNano: nowNano },
    attributes: [attribute('trial', String(trial)), attribute('code', code)],
  }));
  const sum = { aggregationTemporality: 1, isMonotonic: true, dataPoints };
  const metrics = [{ name: 'requests', sum }];
  const response = await fetch(`${otlpHttp}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
  });
  if (response.status !== 200) throw new Error(`a batch was answered ${response.status}`);
  await response.arrayBuffer();
};

/** Since when each trial is no longer green, as a reader of the stream sees it. */
const watch = (board: string) => {
  const left = new Map<string, number>();
  let green = 0;
  const stream = request(`${board}/api/stream`, (response) => {
    let event = '';
    const lines = createInterface(response);
    // It is cut off when all has been seen.
    lines.on('error', () => {});
    lines.on('line', (line) => {
      if (line.startsWith('event: ')) event = line.slice('event: '.length);
      if (!line.startsWith('data: ') || event !== 'slos') return;
      const atMs = performance.now();
      const rows = JSON.parse(line.slice('data: '.length)) as readonly ObjectiveRow[];
      green = rows.filter(({ status }) => status === 'green').length;
      for (const { name, status } of rows) {
        if ((status === 'yellow' || status === 'red') && !left.has(name)) left.set(name, atMs);
      }
    });
  });
  stream.on('error', () => {}).end();
  return { left, green: () => green, stop: () => stream.destroy() };
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-delay-'));
  writeFileSync(join(folder, 'trials.yaml'), definitions());
  const collector = launchCollector({
    SIGNALBOX_DATA: join(folder, 'data'),
    SIGNALBOX_SLOS: join(folder, 'trials.yaml'),
  });
  try {
    const { board, otlpHttp } = await collector.ready;
    const reader = watch(board);
    const all = Array.from({ length: trials }, (_, trial) => trial);
    await send(
      otlpHttp,
      all.map((trial) => ({ trial, code: '200', count: 100 })),
    );
    await until('all of them to be green', () => reader.green() === trials);
    say('all are green');
    const sentMs = new Map<string, number>();
    for (const trial of all) {
      sentMs.set(`trial-${trial}`, performance.now());
      await send(otlpHttp, [{ trial, code: '500', count: 50 }]);
      await pause(distanceMs);
    }
    await until('every breach to be seen', () => reader.left.size === trials);
    reader.stop();
    const delays = [...reader.left]
      .map(([name, atMs]) => atMs - (sentMs.get(name) ?? Number.NaN))
      .toSorted((a, b) => a - b);
    const shown = [0.5, 0.9, 0.99, 1].map((share) => `${Math.round(quantile(delays, share))} ms`);
    const table = markdownTable(
      ['trials', 'p50', 'p90', 'p99', 'longest'],
      [[String(trials), ...shown]],
    );
    const ratio = (quantile(delays, 0.99) / aimMs).toFixed(2);
    return `${table}\n\nThe 99th percentile is **${ratio}** of the ${aimMs} ms that were aimed at. Half a second of it is waiting for the second to come.`;
  } finally {
    await endCollector(collector);
    rmSync(folder, { recursive: true });
  }
};

export const delay: Measurement = {
  what: `From the moment that a batch is sent which breaches a promise to the moment that a reader of the event stream is told the new status, ${trials} times.`,
  run: measure,
};
