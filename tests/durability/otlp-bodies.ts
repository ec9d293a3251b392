// What the shop's services export: requests of OTLP, each told apart from all others by its times
// or ids, in protobuf or JSON.

import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Client, credentials, status } from '@grpc/grpc-js';
import { protobufEncoding } from '../../collector/ingest/otlp/encoding.ts';

export type Body = {
  readonly path: '/v1/metrics' | '/v1/traces';
  /** Protobuf, which gRPC carries too. */
  readonly binary: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

/** Bad ones are of the total. */
export type Counted = { readonly good: number; readonly bad: number };

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const resource = (instance: string) => ({
  attributes: [text('service.name', 'shop'), text('service.instance.id', instance)],
});

const body = (
  path: Body['path'],
  type: string,
  content: Readonly<Record<string, unknown>>,
  binary: boolean,
): Body => {
  const bytes = new Uint8Array(
    binary ? protobufEncoding.encode(type, content) : gzipSync(JSON.stringify(content)),
  );
  const headers: Record<string, string> = binary
    ? { 'content-type': 'application/x-protobuf' }
    : { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  return { path, binary, headers, bytes };
};

export type Sums = {
  readonly name: string;
  readonly temporality: 'delta' | 'cumulative';
  readonly startMs: number;
  readonly timeMs: number;
  /** By service.instance.id. */
  readonly instances: Readonly<Record<string, Counted>>;
};

export const sums = (
  { name, temporality, startMs, timeMs, instances }: Sums,
  binary: boolean,
): Body => {
  const point = (result: string, count: number) => ({
    attributes: [text('result', result)],
    startTimeUnixNano: String(BigInt(startMs) * 1_000_000n),
    timeUnixNano: String(BigInt(timeMs) * 1_000_000n),
    asInt: String(count),
  });
  const resourceMetrics = Object.entries(instances).map(([instance, { good, bad }]) => ({
    resource: resource(instance),
    scopeMetrics: [
      {
        metrics: [
          {
            name,
            sum: {
              aggregationTemporality: temporality === 'delta' ? 1 : 2,
              isMonotonic: true,
              dataPoints: [point('ok', good), point('failed', bad)],
            },
          },
        ],
      },
    ],
  }));
  return body('/v1/metrics', 'ExportMetricsServiceRequest', { resourceMetrics }, binary);
};

/** Bad requests are slow or failed, in turn; some spans count for nobody. */
export const spans = (instance: string, { good, bad }: Counted, binary: boolean): Body => {
  const endNs = BigInt(Date.now()) * 1_000_000n;
  const id = (bytes: number) => (binary ? randomBytes(bytes) : randomBytes(bytes).toString('hex'));
  const span = (durationNs: number, failed: boolean, route: string) => ({
    traceId: id(16),
    spanId: id(8),
    name: `POST ${route}`,
    kind: 2,
    startTimeUnixNano: String(endNs - BigInt(durationNs)),
    endTimeUnixNano: String(endNs),
    attributes: [text('http.request.method', 'POST'), text('http.route', route)],
    status: { code: failed ? 2 : 0 },
  });
  const list = [
    ...Array.from({ length: good }, () => span(200_000_000, false, '/orders')),
    span(1000, false, '/health'),
    ...Array.from({ length: bad }, (_, index) =>
      span(index % 2 === 0 ? 200_000_001 : 1000, index % 2 === 1, '/orders'),
    ),
  ];
  const resourceSpans = [{ resource: resource(instance), scopeSpans: [{ spans: list }] }];
  return body('/v1/traces', 'ExportTraceServiceRequest', { resourceSpans }, binary);
};

/**
 * @returns whether it was acknowledged; false where it is to be sent again.
 * @throws where it never will be.
 */
export const post = async (otlpHttp: string, body: Body): Promise<boolean> => {
  const { path, headers, bytes } = body;
  try {
    const answer = await fetch(otlpHttp + path, { method: 'POST', headers, body: bytes });
    const text = await answer.text();
    if (answer.status === 200) return true;
    if (answer.status === 503 && answer.headers.has('retry-after')) return false;
    throw new Error(`${path} answered ${answer.status}: ${text}`);
  } catch (error) {
    // What fetch throws where there is no answer.
    if (error instanceof TypeError) return false;
    throw error;
  }
};

/** It finds the collector again soon after a kill. */
export const grpcClient = (otlpGrpc: string): Client =>
  new Client(new URL(otlpGrpc).host, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 50,
    'grpc.max_reconnect_backoff_ms': 100,
  });

const methods = {
  '/v1/metrics': '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  '/v1/traces': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
} as const;

/** As `post`, by gRPC. */
export const call = (client: Client, { path, bytes }: Body): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const pass = (buffer: Buffer): Buffer => buffer;
    client.makeUnaryRequest(methods[path], pass, pass, Buffer.from(bytes), (error) => {
      if (error === null) resolve(true);
      else if (error.code === status.UNAVAILABLE || error.code === status.CANCELLED) resolve(false);
      else reject(error);
    });
  });
