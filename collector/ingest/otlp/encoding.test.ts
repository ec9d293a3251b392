import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Encoding, encodingOf, jsonEncoding, protobufEncoding } from './encoding.ts';
import type { MetricsRequest, TracesRequest } from './message.ts';
import { readMetrics } from './metrics.ts';
import { messageType } from './schema.ts';
import { readTraces } from './traces-fixture.ts';

// Requests are made in their JSON form; the protobuf form is written from it by protobufjs.

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((id) => Buffer.from(id).toString('hex'));
const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);

const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.record({ stringValue: fc.string({ unit: 'binary' }) }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ bytesValue: fc.base64String() }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('pair'), { maxLength: 3 }) }) }),
  ),
  pair: fc.record({ key: fc.string(), value: tie('value') }),
}));
const attributes = fc.array(fc.record({ key: fc.string({ maxLength: 5 }), value: anyValue }), {
  maxLength: 4,
});
const optional = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] });
const few = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });

const span = optional({
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: fc.oneof(hex(8), fc.constant('')),
  name: fc.string(),
  kind: fc.constantFrom(0, 1, 2, 3, 4, 5, 77),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  events: few(optional({ name: fc.string(), timeUnixNano: nanos, attributes })),
  status: optional({ code: fc.constantFrom(0, 1, 2), message: fc.string() }),
});
const resource = optional({ attributes });
const traces = fc.record({
  resourceSpans: few(optional({ resource, scopeSpans: few(fc.record({ spans: few(span) })) })),
});

const times = { startTimeUnixNano: nanos, timeUnixNano: nanos, attributes };
const flags = fc.constantFrom(0, 1);
const numberPoint = fc.oneof(
  optional({ ...times, flags, asDouble: double }),
  optional({ ...times, flags, asInt: int64 }),
);
const histogramPoint = fc.array(fc.nat(), { minLength: 1, maxLength: 4 }).chain((counts) =>
  optional({
    ...times,
    flags,
    count: fc.constant(String(counts.reduce((sum, count) => sum + count, 0))),
    sum: double,
    bucketCounts: fc.constant(counts.map(String)),
    explicitBounds: fc.constant(counts.slice(1).map((_, index) => index + 0.5)),
  }),
);
const aggregationTemporality = fc.constantFrom(0, 1, 2);
const name = fc.string();
const unit = fc.constantFrom('', 's', '1', 'By/s', '{x}');
const metric = fc.oneof(
  optional({ name, unit, gauge: fc.record({ dataPoints: few(numberPoint) }) }),
  optional({
    name,
    unit,
    sum: fc.record({
      aggregationTemporality,
      isMonotonic: fc.boolean(),
      dataPoints: few(numberPoint),
    }),
  }),
  optional({
    name,
    unit,
    histogram: fc.record({ aggregationTemporality, dataPoints: few(histogramPoint) }),
  }),
  optional({ name, summary: fc.record({ dataPoints: few(fc.constant({})) }) }),
);
const metrics = fc.record({
  resourceMetrics: few(
    optional({ resource, scopeMetrics: few(fc.record({ metrics: few(metric) })) }),
  ),
});

const idFields = new Set(['traceId', 'spanId', 'parentSpanId']);
const toProtobuf = (type: string, request: object): Uint8Array => {
  const plain = JSON.parse(JSON.stringify(request), (key: string, value: unknown) =>
    idFields.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex') : value,
  );
  return messageType(type).encode(messageType(type).fromObject(plain)).finish();
};
const toJson = (request: object): Uint8Array => Buffer.from(JSON.stringify(request));

const signals = {
  ExportTraceServiceRequest: (message: unknown) => readTraces(message as TracesRequest),
  ExportMetricsServiceRequest: (message: unknown) =>
    readMetrics(message as MetricsRequest, 'pushed', 1_700_000_000_000, 'print'),
};
type SignalName = keyof typeof signals;

/** What a body means, by either encoding. */
const meaning = (encoding: Encoding, type: SignalName, body: Uint8Array): unknown => {
  const decoded = encoding.decode(type, body);
  return 'malformed' in decoded ? decoded : signals[type](decoded.message);
};

const requests: [SignalName, fc.Arbitrary<object>][] = [
  ['ExportTraceServiceRequest', traces],
  ['ExportMetricsServiceRequest', metrics],
];

test('protobuf and JSON of the same data mean the same', () => {
  for (const [type, arbitrary] of requests) {
    fc.assert(
      fc.property(arbitrary, (request) => {
        const binary = meaning(protobufEncoding, type, toProtobuf(type, request));
        assert.deepEqual(meaning(jsonEncoding, type, toJson(request)), binary);
        assert.ok(!Object.hasOwn(Object(binary), 'malformed'));
      }),
      { numRuns: 200 },
    );
  }
});

type Mutation = { readonly at: number; readonly remove: number; readonly insert: Uint8Array };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat(8),
  insert: fc.uint8Array({ maxLength: 8 }),
});
const mutate = (body: Uint8Array, mutations: readonly Mutation[]): Uint8Array =>
  mutations.reduce((bytes, { at, remove, insert }) => {
    const start = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
  }, body);

test('a damaged body is refused or read, and never throws', () => {
  const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
  for (const [type, arbitrary] of requests) {
    fc.assert(
      fc.property(arbitrary, mutations, (request, changes) => {
        for (const [encoding, body] of [
          [protobufEncoding, toProtobuf(type, request)],
          [jsonEncoding, toJson(request)],
        ] as const) {
          const read = meaning(encoding, type, mutate(body, changes));
          assert.equal(typeof read, 'object');
        }
      }),
      { numRuns: 300 },
    );
  }
});

test('random bytes are refused or read, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      for (const [type] of requests) {
        for (const encoding of [protobufEncoding, jsonEncoding]) meaning(encoding, type, body);
      }
    }),
  );
});

test('a protobuf body that nests without end is refused', () => {
  let value = Buffer.alloc(0);
  // ArrayValue in AnyValue, 200 times: field 5 of the one, field 1 of the other.
  const wrap = (tag: number, content: Buffer) => {
    const size = [];
    for (let rest = content.length; ; rest >>>= 7) {
      if (rest < 128) {
        size.push(rest);
        break;
      }
      size.push((rest & 127) | 128);
    }
    return Buffer.concat([Buffer.from([tag, ...size]), content]);
  };
  for (let level = 0; level < 200; level += 1) value = wrap(0x2a, wrap(0x0a, value));
  const attribute = wrap(0x0a, Buffer.concat([wrap(0x0a, Buffer.from('k')), wrap(0x12, value)]));
  const body = wrap(0x0a, wrap(0x0a, attribute));
  assert.ok('malformed' in protobufEncoding.decode('ExportTraceServiceRequest', body));
});

test('the media type decides the encoding', () => {
  assert.equal(encodingOf('application/json; charset=utf-8'), jsonEncoding);
  assert.equal(encodingOf('Application/X-Protobuf'), protobufEncoding);
  assert.equal(encodingOf('application/protobuf'), null);
  assert.equal(encodingOf(undefined), null);
});
