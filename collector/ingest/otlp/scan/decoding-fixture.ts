// What the scan says of a request, held against the full decoder and `matchesSpan`: whether it is
// one, which spans are taken, what filters find, and what single spans decode to.

import assert from 'node:assert/strict';
import type { SpanCondition, SpanFilter } from '../../../../language/slo-set.ts';
import { matchesSpan } from '../../../../language/span-filter.ts';
import { parseTraceql } from '../../../../language/traceql.ts';
import { hasRow } from '../../row-set.ts';
import type { Span } from '../../span.ts';
import { protobufEncoding } from '../encoding.ts';
import type { TracesRequest } from '../message.ts';
import { readTraces } from '../traces-fixture.ts';
import { SpanDecoder } from './span-decoder.ts';
import { SpanScanner } from './span-scanner.ts';
import { textOf } from './text.ts';

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
const decoder = new SpanDecoder();

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

const decodedRow = (row: number): Span => {
  const { table } = scanner;
  const resource = decoder.resource(table, Number(table.resources[row]));
  return decoder.span(table.bytes.subarray(table.from[row], table.to[row]), resource);
};

/** @returns how many spans were compared; null for a body that both refuse. */
export const compare = (body: Uint8Array): number | null => {
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
  for (const [row, span] of spans.entries()) {
    assert.deepEqual(told(row), decoded(span));
    assert.deepEqual(decodedRow(row), span);
  }
  const counts = Object.entries(Object.groupBy(refused, ({ where, reason }) => where + reason));
  assert.deepEqual(
    scanner.refused.map(({ where, reason, count }) => [where + reason, count]),
    counts.map(([key, all]) => [key, all?.length]),
  );
  return spans.length;
};
