import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SpanCondition, SpanFilter } from '../../../../language/slo-set.ts';
import { matchesSpan } from '../../../../language/span-filter.ts';
import { parseTraceql } from '../../../../language/traceql.ts';
import { hasRow } from '../../row-set.ts';
import type { Span } from '../../span.ts';
import { protobufEncoding } from '../encoding.ts';
import type { TracesRequest } from '../message.ts';
import { readTraces } from '../traces.ts';
import { SpanScanner } from './span-scanner.ts';
import { textOf } from './text.ts';
import { damaged, fixed, lengthed, request, text, varint, whole } from './wire-fixture.ts';

const filter = (query: string): SpanFilter => {
  const reading = parseTraceql(query);
  assert.ok(reading.filter, `${query}: ${JSON.stringify(reading.findings)}`);
  return reading.filter;
};

const queries = [
  '{ kind = server }',
  '{ kind != client && status != error }',
  '{ status = error }',
  '{ kind = server && duration <= 200ms }',
  '{ duration > 200ms }',
  '{ name = "/orders" }',
  '{ name =~ "/ord.*" }',
  '{ span.http.route = "/orders" }',
  '{ span.http.route != "/orders" }',
  '{ span.http.route =~ "/.*" && kind = server }',
  '{ span.http.route !~ "/.*" }',
  '{ span.http.method = "GET" && span.http.status >= 500 }',
  '{ span.http.status < 500 }',
  '{ span.http.status != 500 }',
  '{ span.flag = true }',
  '{ span.flag != true }',
  '{ resource.service.name = "GET" }',
  '{ resource.http.status = 200 && kind = server }',
];
/** What no query can say, but a filter can. */
const conditions: SpanCondition[] = [
  { field: { scope: 'span', name: 'ключ' }, operator: '>', value: 'é' },
  { field: { scope: 'span', name: 'http.route' }, operator: '<=', value: '\u{1d11e}' },
  { field: { scope: 'span', name: 'http.route' }, operator: '!=', value: '\ud800' },
  { field: { scope: 'span', name: '__proto__' }, operator: '!=', value: 'x' },
  { field: { scope: 'span', name: '' }, operator: '!=', value: 3 },
  { field: { scope: 'span', name: '\ud800' }, operator: '!=', value: 'x' },
  { field: { scope: 'intrinsic', name: 'duration' }, operator: '=', value: 2 ** 53 },
];
const filters: SpanFilter[] = [
  ...queries.map(filter),
  ...conditions.map((condition) => ({ conditions: [condition], text: String(condition.value) })),
  { conditions: [], text: '{}' },
];
const scanner = new SpanScanner(filters);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What the table says of a span, as it is said of a decoded one. */
const told = (row: number) => {
  const { table } = scanner;
  const { bytes, traceIdAt, spanIdAt, nameFrom, nameTo } = table;
  const [trace, span] = [Number(traceIdAt[row]), Number(spanIdAt[row])];
  return {
    traceId: hex(bytes.subarray(trace, trace + 16)),
    spanId: hex(bytes.subarray(span, span + 8)),
    name: textOf(bytes, Number(nameFrom[row]), Number(nameTo[row])),
    isRoot: table.roots[row] === 1,
    hasException: table.exceptions[row] === 1,
    durationNs: table.durationsNs[row],
    endMs: table.endMs[row],
    passes: filters.map((each) => hasRow(scanner.find(each), row)),
  };
};

const decoded = (span: Span) => ({
  traceId: span.traceId,
  spanId: span.spanId,
  name: span.name,
  isRoot: span.parentSpanId === null,
  hasException: span.events.some(({ name }) => name === 'exception'),
  durationNs: span.durationNs,
  endMs: span.endMs,
  passes: filters.map((each) => matchesSpan(each, span)),
});

/** @returns how many spans were compared; null for a body that both refuse. */
const compare = (body: Uint8Array): number | null => {
  const full = protobufEncoding.decode('ExportTraceServiceRequest', body);
  const malformed = scanner.read(body);
  if ('malformed' in full) {
    assert.notEqual(malformed, null, `only the full decoder refuses it: ${full.malformed}`);
    assert.equal(scanner.count, 0);
    return null;
  }
  assert.equal(malformed, null, 'only the scan refuses it');
  const { spans, refused } = readTraces(full.message as TracesRequest);
  assert.equal(scanner.count, spans.length);
  for (const [row, span] of spans.entries()) assert.deepEqual(told(row), decoded(span));
  const counts = Object.entries(Object.groupBy(refused, ({ where, reason }) => where + reason));
  assert.deepEqual(
    scanner.refused.map(({ where, reason, count }) => [where + reason, count]),
    counts.map(([key, all]) => [key, all?.length]),
  );
  return spans.length;
};

test('the scan says of every request what the full decoder says', () => {
  let [compared, refused] = [0, 0];
  fc.assert(
    fc.property(request, (body) => {
      const count = compare(body);
      if (count === null) refused += 1;
      else compared += count;
    }),
    { numRuns: 800 },
  );
  assert.ok(compared > 300 && refused > 20, `${compared} spans compared, ${refused} refused`);
});

test('also of damaged requests', () => {
  fc.assert(
    fc.property(damaged(request), (body) => {
      compare(body);
    }),
    { numRuns: 1200 },
  );
});

const trace = Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex');
const spanHead = Buffer.concat([
  lengthed(1, trace),
  lengthed(2, trace.subarray(0, 8)),
  fixed(7, 1_700_000_000_000_000_000n),
  fixed(8, 1_700_000_000_200_000_001n),
]);
const requestOf = (...parts: Uint8Array[]) =>
  lengthed(1, lengthed(2, lengthed(2, Buffer.concat([spanHead, ...parts]))));
const attribute = (key: string, ...values: Uint8Array[]) =>
  lengthed(9, Buffer.concat([text(1, key), ...values.map((value) => lengthed(2, value))]));

/** Rows that seldom come about by chance. */
const cases: readonly [what: string, Buffer, isTaken: boolean][] = [
  ['an int of ten bytes', requestOf(attribute('http.status', whole(3, -500n))), true],
  [
    'a value that is said twice',
    requestOf(attribute('flag', whole(2, 0n), whole(2, 1n)), whole(6, 2n)),
    true,
  ],
  [
    'a value without content after one with',
    requestOf(attribute('flag', whole(2, 1n)), attribute('flag', Buffer.alloc(0))),
    true,
  ],
  [
    'lists that are merged',
    requestOf(
      attribute(
        'http.route',
        lengthed(5, lengthed(1, text(1, '/orders'))),
        lengthed(5, lengthed(1, text(1, '/x'))),
      ),
    ),
    true,
  ],
  ['a tag in more bytes than it needs', requestOf(lengthed(9, text(1, 'flag'), 2)), true],
  ['a tag in six bytes', requestOf(lengthed(9, text(1, 'flag'), 5)), false],
  ['a length in five bytes', requestOf(Buffer.from('4a8280808000' + '0a00', 'hex')), true],
  ['a length beyond 31 bits', requestOf(Buffer.from('4affffffff0f', 'hex')), false],
  ['a varint of eleven bytes that is read', requestOf(whole(6, 2n, 10)), false],
  ['a varint of eleven bytes that is passed', requestOf(whole(16, 2n, 10)), true],
  ['a time that breaks off', requestOf(Buffer.from('390000', 'hex')), false],
  ['a body that is cut', requestOf(text(5, 'GET')).subarray(0, -1), false],
  ['a text with half a character', requestOf(lengthed(5, Buffer.from('eda080', 'hex'))), false],
  ['nothing at all', Buffer.alloc(0), true],
];

for (const [what, body, isTaken] of cases) {
  test(`${what}: ${isTaken ? 'taken' : 'refused'} by both`, () => {
    assert.equal(compare(body) !== null, isTaken);
  });
}

test('nested as deep as the full decoder allows, and no deeper', () => {
  const nestedBy = (depth: number) => {
    let value: Buffer = text(1, 'x');
    for (let level = 0; level < depth; level += 1) value = lengthed(5, lengthed(1, value));
    return requestOf(attribute('http.route', value));
  };
  const grouped = (depth: number) =>
    requestOf(
      Buffer.concat([
        ...Array.from({ length: depth }, () => varint(20n * 8n + 3n)),
        ...Array.from({ length: depth }, () => varint(20n * 8n + 4n)),
      ]),
    );
  const taken = (bodyOf: (depth: number) => Buffer) =>
    Array.from({ length: 120 }, (_, depth) => compare(bodyOf(depth)) !== null).lastIndexOf(true);
  assert.ok(taken(nestedBy) > 40 && taken(nestedBy) < 60, String(taken(nestedBy)));
  assert.ok(taken(grouped) > 90 && taken(grouped) < 110, String(taken(grouped)));
});
