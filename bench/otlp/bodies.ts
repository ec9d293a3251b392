// Requests of spans as a shop's services export them: 512 spans of about 370 bytes, ten attributes
// each, four to a trace; one in fifty failed, with its exception. Ids are new for every request.

import { randomFillSync } from 'node:crypto';
import { SpanScanner } from '../../collector/ingest/otlp/scan/span-scanner.ts';
import { messageType } from '../../collector/ingest/otlp/schema.ts';

export const spansPerRequest = 512;
const spansPerTrace = 4;

const routes = ['/orders', '/orders/{id}', '/cart', '/checkout', '/api/documents'];

type Value = { readonly stringValue: string } | { readonly intValue: number };
type Attribute = { readonly key: string; readonly value: Value };

const texts = (pairs: Readonly<Record<string, string>>): Attribute[] =>
  Object.entries(pairs).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const wholes = (pairs: Readonly<Record<string, number>>): Attribute[] =>
  Object.entries(pairs).map(([key, intValue]) => ({ key, value: { intValue } }));

/** @param seed makes another request of the same kind. */
const spanOf = (index: number, seed: number, nowMs: number) => {
  const turn = index * 7 + seed * 13;
  const route = routes[turn % routes.length] ?? '/';
  const isFailed = turn % 50 === 0;
  const endNs = BigInt(nowMs) * 1_000_000n - BigInt((turn % 1000) * 1_000_003);
  const durationNs = BigInt(((turn % 97) * (turn % 89) * 31_013) % 260_000_000) + 1_000_000n;
  return {
    parented: index % spansPerTrace !== 0,
    name: `GET ${route}`,
    kind: 2,
    startTimeUnixNano: String(endNs - durationNs),
    endTimeUnixNano: String(endNs),
    attributes: [
      ...texts({ 'http.request.method': 'GET', 'http.route': route, 'url.scheme': 'https' }),
      ...wholes({ 'http.response.status_code': isFailed ? 500 : 200, 'server.port': 8443 }),
      ...texts({
        'server.address': 'shop.example.org',
        'network.peer.address': `10.1.${turn % 7}.${turn % 251}`,
        'network.protocol.version': '1.1',
        'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64)',
      }),
      ...wholes({ 'thread.id': turn % 64 }),
    ],
    events: isFailed
      ? [
          {
            name: 'exception',
            timeUnixNano: String(endNs),
            attributes: texts({
              'exception.type': 'TimeoutError',
              'exception.message': 'too slow',
            }),
          },
        ]
      : [],
    status: isFailed ? { code: 2, message: 'too slow' } : {},
  };
};

const resource = {
  attributes: texts({
    'service.name': 'shop',
    'service.version': '1.4.0',
    'service.instance.id': 'shop-7d9f',
    'telemetry.sdk.language': 'nodejs',
  }),
};

/** A request and where its ids stand. */
export type Template = {
  readonly body: Buffer;
  readonly traceIds: readonly number[];
  readonly spanIds: readonly number[];
};

const request = (seed: number, nowMs: number, ids: (index: number) => object) => {
  const spans = Array.from({ length: spansPerRequest }, (_, index) => {
    const { parented: _parented, ...span } = spanOf(index, seed, nowMs);
    return { ...ids(index), ...span };
  });
  return { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] };
};

export const templateOf = (seed: number, nowMs: number): Template => {
  const type = messageType('ExportTraceServiceRequest');
  const ids = (index: number) => ({
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 1),
    ...(index % spansPerTrace === 0 ? {} : { parentSpanId: Buffer.alloc(8, 1) }),
  });
  const body = Buffer.from(type.encode(type.fromObject(request(seed, nowMs, ids))).finish());
  const scanner = new SpanScanner([]);
  const malformed = scanner.read(body);
  if (malformed !== null) throw new Error(malformed);
  const { traceIdAt, spanIdAt, count } = scanner.table;
  return { body, traceIds: [...traceIdAt.slice(0, count)], spanIds: [...spanIdAt.slice(0, count)] };
};

const random = Buffer.alloc(24 * spansPerRequest);

/** Gives its spans new ids, those of a trace the same. Parents stay as they are. */
export const renew = ({ body, traceIds, spanIds }: Template): void => {
  randomFillSync(random);
  for (const [index, at] of traceIds.entries()) {
    const first = index - (index % spansPerTrace);
    random.copy(body, at, 24 * first, 24 * first + 16);
  }
  for (const [index, at] of spanIds.entries()) {
    random.copy(body, at, 24 * index + 16, 24 * index + 24);
  }
};

/** The same spans in OTLP's JSON. */
export const jsonBody = (seed: number, nowMs: number): Buffer => {
  randomFillSync(random);
  const hex = (from: number, to: number): string => random.toString('hex', from, to);
  const ids = (index: number) => {
    const first = 24 * (index - (index % spansPerTrace));
    return {
      traceId: hex(first, first + 16),
      spanId: hex(24 * index + 16, 24 * index + 24),
      ...(index % spansPerTrace === 0 ? {} : { parentSpanId: '0101010101010101' }),
    };
  };
  const text = JSON.stringify(request(seed, nowMs, ids), (key, value: unknown) =>
    key === 'intValue' ? String(value) : value,
  );
  return Buffer.from(text);
};
