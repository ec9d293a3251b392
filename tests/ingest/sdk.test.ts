// The real OpenTelemetry SDK against the receiver: what its exporters send is what is read, by
// protobuf and by JSON, plain and gzipped, and a store that fails for a while loses nothing.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { createOtlpReceiver } from '../../collector/ingest/otlp/receiver.ts';
import { decodedSpans } from '../../collector/ingest/otlp/scan/decoded-spans-fixture.ts';
import type { Batch } from '../../collector/ingest/sample.ts';
import type { Span } from '../../collector/ingest/span.ts';
import { createTraceStore } from '../../collector/store/traces.ts';

const batches: Batch[] = [];
const spans: Span[] = [];
const paths = new Set<string>();
let failing = 0;
const store = async () => {
  if (failing === 0) return;
  failing -= 1;
  throw new Error('disk full');
};

const log = { warn: () => {}, error: () => {} };
const receiver = createOtlpReceiver({
  source: 'pushed',
  ingestMetrics: async (batch) => {
    await store();
    batches.push(batch);
  },
  scanning: decodedSpans(async (exported) => {
    await store();
    spans.push(...exported);
  }),
  log,
});
const answers: number[] = [];
const server = createServer((request, response) => {
  paths.add(
    `${request.url} ${request.headers['content-type']} ${request.headers['content-encoding']}`,
  );
  response.on('finish', () => answers.push(response.statusCode));
  receiver(request, response);
});
let origin = '';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  for (const list of [batches, spans, answers]) list.length = 0;
  paths.clear();
  failing = 0;
});

const runApp = async (environment: Readonly<Record<string, string>>) => {
  const app = spawn(
    process.execPath,
    [fileURLToPath(new URL('exporting-app.ts', import.meta.url))],
    {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: origin,
        OTEL_SERVICE_NAME: 'shop',
        OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=shop-1',
        OTEL_NODE_RESOURCE_DETECTORS: 'env',
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'otlp',
        OTEL_LOGS_EXPORTER: 'none',
        ...environment,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  const code = await new Promise<number | null>((resolve) => app.on('exit', resolve));
  assert.equal(code, 0);
};

const checkSpans = () => {
  const traces = createTraceStore(null);
  traces.add(spans);
  const [summary] = traces.find({}, { limit: 1 });
  assert.deepEqual(
    [summary?.name, summary?.service, summary?.spanCount, summary?.status],
    ['POST /orders', 'shop', 3, 'error'],
  );
  const root = spans.find(({ name }) => name === 'POST /orders');
  assert.deepEqual(root?.attributes, { 'http.response.status_code': 500, tags: ['a', 'b'] });
  assert.equal(root?.kind, 'server');
  const child = spans.find(({ name }) => name === 'INSERT');
  assert.equal(child?.parentSpanId, root?.spanId);
  assert.equal(child?.statusMessage, 'disk full');
  assert.equal(child?.events[0]?.attributes['exception.message'], 'disk full');
  traces.close();
};

const sampleLines = (kinds: readonly string[]) =>
  batches
    .flatMap(({ samples }) => samples)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ name, labels, value }) => {
      const { job: _job, instance: _instance, ...own } = labels;
      return [name, ...Object.values(own), value].join(' ');
    })
    .sort();
const counted = [
  'order_latency_seconds_bucket /orders 0.1 1',
  'order_latency_seconds_bucket /orders 0.5 3',
  'order_latency_seconds_bucket /orders +Inf 4',
  'order_latency_seconds_count /orders 4',
  'order_latency_seconds_sum /orders 2.75',
  'orders_placed_total ok 3',
].sort();

for (const protocol of ['http/protobuf', 'http/json']) {
  for (const compression of ['none', 'gzip']) {
    test(`a program's traces and metrics by ${protocol}, compression ${compression}`, async () => {
      await runApp({
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_COMPRESSION: compression,
      });
      checkSpans();
      assert.deepEqual(sampleLines(['counter']), counted);
      assert.deepEqual(sampleLines(['gauge']), ['pool_fill_ratio 0.5', 'queue_length 7']);
      for (const { target, samples } of batches) {
        assert.equal(target, 'shop/shop-1');
        assert.ok(samples.every((sample) => sample.kind === 'gauge' || sample.createdMs));
      }
      const type = protocol.replace('http/protobuf', 'x-protobuf').replace('http/', '');
      const encoding = compression === 'gzip' ? 'gzip' : 'undefined';
      assert.deepEqual([...paths].sort(), [
        `/v1/metrics application/${type} ${encoding}`,
        `/v1/traces application/${type} ${encoding}`,
      ]);
      assert.ok(answers.every((status) => status === 200));
    });
  }
}

test('delta temporality comes as deltas', async () => {
  await runApp({ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' });
  assert.deepEqual(sampleLines(['delta']), counted);
  assert.deepEqual(sampleLines(['counter']), []);
});

test('the exporter tries again what the store could not take', async () => {
  failing = 1;
  const exporter = new OTLPTraceExporter({ url: `${origin}/v1/traces` });
  const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
  const resource = { attributes: { 'service.name': 'shop' }, merge: () => resource };
  const readable = {
    name: 'GET /',
    kind: 1,
    spanContext: () => ({ ...spanContext, traceFlags: 1 }),
    startTime: [1_700_000_000, 1],
    endTime: [1_700_000_000, 250_000_001],
    status: { code: 0 },
    attributes: {},
    links: [],
    events: [],
    duration: [0, 250_000_000],
    ended: true,
    resource,
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  const result = await new Promise<{ code: number }>((resolve) =>
    exporter.export([readable] as never, resolve),
  );
  await exporter.shutdown();
  assert.equal(result.code, 0);
  assert.deepEqual(answers, [503, 200]);
  assert.deepEqual(
    spans.map(({ traceId, durationNs }) => [traceId, durationNs]),
    [[spanContext.traceId, 250_000_000]],
  );
});
