// Errors as OpenTelemetry's SDK for JavaScript tells of them, by spans and by logs, in a real
// collector: grouped, counted once a trace, new in the release that brought them, linked to a kept
// trace, and there again after kill -9. The counts of promises do not notice.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ErrorDetail, ErrorList, ErrorRow } from '../../collector/serve/errors/shapes.ts';
import type { TraceDetail } from '../../collector/serve/traces/shapes.ts';
import { until } from '../until.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from './process.ts';

class CartError extends Error {
  override readonly name = 'CartError';
}

const fails = (cart: number): CartError => new CartError(`cart ${cart} is gone`);
const failsToo = (cart: number): TypeError => new TypeError(`no price for ${cart}`);

const resource = (release: string) =>
  resourceFromAttributes({ 'service.name': 'shop', 'service.version': release });

const requests = async (exporter: SpanExporter, release: string, errors: readonly Error[]) => {
  const provider = new TracerProvider({
    resource: resource(release),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('shop');
  for (const error of errors) {
    const attributes = { 'http.route': '/carts/:id', 'http.request.method': 'GET' };
    const span = tracer.startSpan('GET /carts/:id', { kind: SpanKind.SERVER, attributes });
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
  await provider.shutdown();
};

const logged = async (url: string, release: string, records: readonly object[]) => {
  const provider = new LoggerProvider({
    resource: resource(release),
    processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url }) })],
  });
  const logger = provider.getLogger('shop.orders');
  for (const record of records) logger.emit(record);
  await provider.shutdown();
};

const open = async (context: TestContext) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const start = async () => {
    const collector = launchCollector({ SIGNALBOX_DATA: folder.path });
    context.after(() => endCollector(collector));
    return { collector, urls: await collector.ready };
  };
  return start;
};

const typesOf = (rows: readonly ErrorRow[]) =>
  rows.map(({ type, count }) => `${type} ${count}`).toSorted();

test('errors of spans and logs, by every door, are grouped and outlast kill -9', async (context) => {
  const start = await open(context);
  const { collector, urls } = await start();
  const list = (query = '') => askJson<ErrorList>(`${urls.board}/api/errors?${query}`);
  const total = async () => (await list()).groups.reduce((sum, { count }) => sum + count, 0);

  await requests(new ProtoTraces({ url: `${urls.otlpHttp}/v1/traces` }), '1.0.0', [
    fails(1),
    fails(2),
  ]);
  await until('two of spans', async () => (await total()) === 2);
  await requests(new JsonTraces({ url: `${urls.otlpHttp}/v1/traces` }), '1.1.0', [fails(3)]);
  await requests(new GrpcTraces({ url: urls.otlpGrpc }), '1.1.0', [fails(4), failsToo(5)]);
  await logged(`${urls.otlpHttp}/v1/logs`, '1.1.0', [
    { severityNumber: 17, severityText: 'ERROR', body: 'order 7 could not be stored' },
    { severityNumber: 17, severityText: 'ERROR', body: 'order 8 could not be stored' },
    { severityNumber: 9, severityText: 'INFO', body: 'all is well' },
  ]);
  await until('all of them', async () => (await total()) === 7);

  const { groups } = await list();
  assert.deepEqual(typesOf(groups), ['CartError 4', 'TypeError 1', 'shop.orders 2']);
  const cart = groups.find(({ type }) => type === 'CartError');
  assert.deepEqual(
    [cart?.title, cart?.firstRelease, cart?.release, cart?.isNew, cart?.route],
    ['cart # is gone', '1.0.0', '1.1.0', false, 'GET /carts/:id'],
  );
  assert.match(cart?.culprit ?? '', /fails in .*errors\.test\.ts/);
  assert.equal(groups.find(({ type }) => type === 'TypeError')?.isNew, true);
  assert.deepEqual(typesOf((await list('release=1.0.0')).groups), ['CartError 4']);

  await until('a trace of it is kept', async () => {
    const detail = await askJson<ErrorDetail>(`${urls.board}/api/errors/${cart?.id}`);
    return detail.traces.some(({ kept }) => kept);
  });
  const detail = await askJson<ErrorDetail>(`${urls.board}/api/errors/${cart?.id}`);
  const trace = await askJson<TraceDetail>(`${urls.board}/api/traces/${detail.traceId}`);
  assert.equal(trace.spans[0]?.events[0]?.name, 'exception');

  // It is written every two seconds.
  await until('they are on disk', async () =>
    /^signalbox_error_groups_unwritten 0$/m.test(
      await (await fetch(`${urls.board}/metrics`)).text(),
    ),
  );
  await endCollector(collector);
  const { urls: again } = await start();
  const after = await askJson<ErrorList>(`${again.board}/api/errors`);
  assert.deepEqual(typesOf(after.groups), typesOf(groups));
  assert.equal(after.groups.find(({ type }) => type === 'TypeError')?.isNew, true);
});
