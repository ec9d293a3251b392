// Requests as real exporters send them, caught on their way: the SDK's, of every signal, by protobuf
// and by JSON. What gRPC frames are the same bytes as HTTP's protobuf.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

export type RealRequest = {
  readonly path: '/v1/traces' | '/v1/metrics' | '/v1/logs';
  readonly encoding: 'protobuf' | 'json';
  readonly body: Buffer;
};

const sendSpans = async (exporter: SpanExporter): Promise<void> => {
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('test', '1.0');
  for (let at = 0; at < 5; at++) {
    const span = tracer.startSpan(`GET /${at}`, {
      kind: at % 2 === 0 ? SpanKind.SERVER : SpanKind.CLIENT,
      attributes: { 'http.route': '/orders', n: at, ratio: at / 3, ok: true, list: ['a', 'b'] },
    });
    span.addEvent('retry', { after: 'ümlaut' });
    if (at === 3) span.recordException(new Error('no stock'));
    if (at === 3) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' });
    span.end();
  }
  await provider.shutdown();
};

const sendPoints = async (exporter: PushMetricExporter): Promise<void> => {
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
    views: [
      {
        instrumentName: 'wide',
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
    ],
  });
  const meter = provider.getMeter('test');
  meter.createCounter('orders').add(3, { result: 'ok' });
  meter.createUpDownCounter('waiting').add(-2);
  meter.createObservableGauge('heat').addCallback((result) => result.observe(21.5));
  for (const seconds of [0.001, 0.2, 70]) {
    meter.createHistogram('slow', { unit: 's' }).record(seconds);
    meter.createHistogram('wide', { unit: 's' }).record(seconds, { route: '/orders' });
  }
  await provider.shutdown();
};

const sendLogs = async (exporter: OTLPLogExporter): Promise<void> => {
  const processors = [new SimpleLogRecordProcessor({ exporter })];
  const provider = new LoggerProvider({ processors });
  const attributes = { 'exception.type': 'Error', 'exception.stacktrace': 'Error\n at a (b.js:1)' };
  provider.getLogger('test').emit({ body: 'failed', severityNumber: 17, attributes });
  await provider.shutdown();
};

export const catchRealRequests = async (): Promise<readonly RealRequest[]> => {
  const caught: RealRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const encoding = request.headers['content-type'] === 'application/json' ? 'json' : 'protobuf';
    const path = request.url as RealRequest['path'];
    caught.push({ path, encoding, body: Buffer.concat(chunks) });
    response.setHeader('content-type', String(request.headers['content-type']));
    response.end(encoding === 'json' ? '{}' : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const to = (path: RealRequest['path']) => ({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
  });
  await sendSpans(new ProtoTraces(to('/v1/traces')));
  await sendSpans(new JsonTraces(to('/v1/traces')));
  await sendPoints(new ProtoMetrics(to('/v1/metrics')));
  await sendPoints(new JsonMetrics(to('/v1/metrics')));
  await sendLogs(new OTLPLogExporter(to('/v1/logs')));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return caught;
};
