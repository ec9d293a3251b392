// Programs in Go that speak OTLP, against a real collector by gRPC and by HTTP: telemetrygen, and k6
// with its own output. What they sent is what the board counts, to the last.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
  type Urls,
} from '../collector/process.ts';
import { skipWithout, toolPath } from '../tool.ts';
import { clientSlos } from './definitions.ts';

const folder = temporaryFolder();
let collector: CollectorProcess;
let urls: Urls;

before(async () => {
  collector = launchCollector({ SIGNALBOX_DATA: folder.path, SIGNALBOX_SLOS: clientSlos });
  urls = await collector.ready;
});
after(async () => {
  await endCollector(collector);
  folder.remove();
});

/** What `send` adds to the counts of an objective. */
const added = async (name: string, send: () => Promise<unknown>) => {
  const earlier = await askRow(urls.board, name);
  await send();
  const later = await askRow(urls.board, name);
  return { good: later.good - earlier.good, total: later.total - earlier.total };
};

const doors = ['grpc', 'http'] as const;
type Door = (typeof doors)[number];
const host = (door: Door) => new URL(door === 'grpc' ? urls.otlpGrpc : urls.otlpHttp).host;

/** Ends with an error where anything that it sent was not taken. */
const run = (tool: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  promisify(execFile)(toolPath(tool), args, {
    env: { PATH: process.env.PATH, HOME: folder.path, ...env },
    timeout: 60_000,
  });

const generate = (signal: string, door: Door, ...args: string[]) =>
  run('telemetrygen', [
    // Not faster: points of a series within one microsecond would be the same point to us.
    ...[signal, '--otlp-endpoint', host(door), '--otlp-insecure', '--rate', '1000'],
    ...(door === 'http' ? ['--otlp-http'] : []),
    ...args,
  ]);

describe('telemetrygen', { skip: skipWithout('telemetrygen') }, () => {
  for (const door of doors) {
    test(`spans by ${door}`, async () => {
      const traces = ['--traces', '30', '--child-spans', '4', '--workers', '3'];
      const fine = await added('spans', () => generate('traces', door, ...traces));
      assert.deepEqual(fine, { good: 360, total: 360 });
      const failed = ['--traces', '7', '--child-spans', '2', '--status-code', 'Error'];
      const bad = await added('spans', () => generate('traces', door, ...failed));
      assert.deepEqual(bad, { good: 0, total: 14 });
    });

    test(`points by ${door}, cumulative and delta`, async () => {
      // It sends the numbers from 0 on, each as the value of one point.
      const sums = ['--metric-type', 'Sum', '--metrics', '9'];
      const ok = ['--service', door, '--telemetry-attributes', 'result="ok"'];
      const cumulative = await added('generated', () => generate('metrics', door, ...sums, ...ok));
      assert.deepEqual(cumulative, { good: 8, total: 8 });
      const delta = ['--aggregation-temporality', 'delta'];
      const failed = ['--telemetry-attributes', 'result="failed"'];
      const sent = () => generate('metrics', door, ...sums, ...delta, ...failed);
      assert.deepEqual(await added('generated', sent), { good: 0, total: 36 });
    });

    test(`logs by ${door}`, async () => {
      await generate('logs', door, '--logs', '20');
    });
  }
});

describe('k6', { skip: skipWithout('k6') }, () => {
  const script = join(import.meta.dirname, 'checkouts.js');

  for (const door of doors) {
    test(`counters and histograms by ${door}`, async () => {
      const send = () =>
        run('k6', ['run', '-q', '-o', 'opentelemetry', script], {
          K6_OTEL_GRPC_EXPORTER_INSECURE: 'true',
          K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
          K6_OTEL_EXPORTER_PROTOCOL: door === 'grpc' ? 'grpc' : 'http/protobuf',
          K6_OTEL_GRPC_EXPORTER_ENDPOINT: host(door),
          K6_OTEL_HTTP_EXPORTER_ENDPOINT: host(door),
          K6_OTEL_METRIC_PREFIX: 'k6_',
          // So short that a run has several exports, and the second adds to the first.
          K6_OTEL_EXPORT_INTERVAL: '200ms',
          K6_OTEL_FLUSH_INTERVAL: '50ms',
          K6_NO_USAGE_REPORT: 'true',
        });
      let checkouts = {};
      const waits = await added('waits', async () => {
        checkouts = await added('checkouts', send);
      });
      assert.deepEqual([checkouts, waits], Array(2).fill({ good: 64, total: 80 }));
    });
  }
});
