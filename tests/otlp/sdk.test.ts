// The exporters of OpenTelemetry's SDK for JavaScript against a real collector: by HTTP in both
// encodings and by gRPC, compressed and not. What they sent is what the board counts, to the last.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
  type Urls,
} from '../collector/process.ts';
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

const counts = async (name: string) => {
  const { good, total } = await askRow(urls.board, name);
  return { good, total };
};

/** What `send` adds to the counts of an objective. */
const added = async (name: string, send: () => Promise<unknown>) => {
  const earlier = await counts(name);
  await send();
  const later = await counts(name);
  return { good: later.good - earlier.good, total: later.total - earlier.total };
};

const resource = (instance: string) =>
  resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': instance });

/** 700 spans, every seventh failed, in batches of 100 at once. */
const sendSpans = async (exporter: SpanExporter): Promise<void> => {
  const processor = new BatchSpanProcessor({ exporter, maxExportBatchSize: 100 });
  const provider = new TracerProvider({
    resource: resource('spans'),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('test');
  for (let at = 0; at < 700; at++) {
    const span = tracer.startSpan(`GET /${at}`, { kind: SpanKind.SERVER });
    if (at % 7 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' });
    span.end();
  }
  await provider.shutdown();
};

/** 60 orders, 50 of them good, in two exports. */
const sendOrders = async (exporter: PushMetricExporter, instance: string): Promise<void> => {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource: resource(instance), readers: [reader] });
  const orders = provider.getMeter('test').createCounter('orders');
  orders.add(20, { result: 'ok' });
  orders.add(10, { result: 'failed' });
  // A point that ends when it starts says that its start is unknown, and is a baseline.
  const since = Date.now();
  while (Date.now() < since + 2) await setImmediate();
  await provider.forceFlush();
  orders.add(30, { result: 'ok' });
  await provider.shutdown();
};

const gzip = { compression: 'gzip' as never };
const http = (path: string, more: object = {}) => ({ url: `${urls.otlpHttp}/v1/${path}`, ...more });
const grpc = (more: object = {}) => ({ url: urls.otlpGrpc, ...more });

const delta = { temporalityPreference: AggregationTemporality.DELTA };

const clients: readonly [
  name: string,
  spans: () => SpanExporter,
  metrics: () => PushMetricExporter,
][] = [
  [
    'HTTP and protobuf',
    () => new ProtoTraces(http('traces')),
    () => new ProtoMetrics(http('metrics')),
  ],
  [
    'HTTP and protobuf, by gzip; deltas',
    () => new ProtoTraces(http('traces', gzip)),
    () => new ProtoMetrics(http('metrics', { ...gzip, ...delta })),
  ],
  ['HTTP and JSON', () => new JsonTraces(http('traces')), () => new JsonMetrics(http('metrics'))],
  ['gRPC', () => new GrpcTraces(grpc()), () => new GrpcMetrics(grpc())],
  [
    'gRPC, by gzip; deltas',
    () => new GrpcTraces(grpc(gzip)),
    () => new GrpcMetrics(grpc({ ...gzip, ...delta })),
  ],
];

for (const [name, spans, metrics] of clients) {
  test(`${name}: every span and every point is counted`, async () => {
    assert.deepEqual(await added('spans', () => sendSpans(spans())), { good: 600, total: 700 });
    const orders = await added('orders', () => sendOrders(metrics(), name));
    assert.deepEqual(orders, { good: 50, total: 60 });
  });
}

test('logs are taken', async () => {
  const exporter = new OTLPLogExporter(http('logs'));
  const codes: number[] = [];
  const provider = new LoggerProvider({
    resource: resource('logs'),
    processors: [
      new SimpleLogRecordProcessor({
        exporter: {
          export: (records, done) =>
            exporter.export(records, (result) => {
              codes.push(result.code);
              done(result);
            }),
          forceFlush: () => exporter.forceFlush(),
          shutdown: () => exporter.shutdown(),
        },
      }),
    ],
  });
  for (const body of ['one', 'two']) provider.getLogger('test').emit({ body, severityNumber: 17 });
  await provider.forceFlush();
  await provider.shutdown();
  assert.deepEqual(codes, [0, 0]);
});
