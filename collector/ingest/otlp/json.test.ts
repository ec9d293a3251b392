import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson } from './json.ts';
import { messageType } from './schema.ts';

const traces = messageType('ExportTraceServiceRequest');
const metrics = messageType('ExportMetricsServiceRequest');

const span = (fields: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`;
const point = (fields: string) =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{${fields}}]}}]}]}]}`;

const decode = (type: typeof traces, text: string) => decodeJson(type, Buffer.from(text));

const firstSpan = (fields: string): Record<string, unknown> => {
  const decoded = decode(traces, span(fields));
  assert.ok('message' in decoded, JSON.stringify(decoded));
  const { resourceSpans } = decoded.message as {
    resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  };
  const [found] = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  assert.ok(found);
  return found;
};

test('what JSON can say in several ways means the same', () => {
  assert.deepEqual(
    firstSpan('"traceId":"0AF7651916CD43DD8448EB211C80319C"').traceId,
    Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
  );
  for (const kind of ['2', '"2"', '"SPAN_KIND_SERVER"']) {
    assert.equal(firstSpan(`"kind":${kind}`).kind, 2);
  }
  for (const nanos of ['"1544712660300000001"', '1544712660300000001', ' 1544712660300000001 ']) {
    const { startTimeUnixNano } = firstSpan(`"startTimeUnixNano":${nanos}`);
    assert.equal(String(startTimeUnixNano), '1544712660300000001');
  }
  assert.equal(firstSpan('"name":null').name, '');
  assert.equal(firstSpan('"name":"a","flags":257,"unknown":{"deep":[1]}').name, 'a');
});

test('a body that is not the message is refused with its place', () => {
  const cases: [string, RegExp][] = [
    ['', /JSON/],
    ['[]', /^: expected an object, not an array$/],
    ['{"resourceSpans":{}}', /^resourceSpans: expected an array, not an object$/],
    ['{"resourceSpans":[null]}', /^resourceSpans\[0\]: expected an object, not null$/],
    [span('"name":5'), /spans\[0\]\.name: expected a string, not 5$/],
    [span('"traceId":"xyz"'), /spans\[0\]\.traceId: expected hex digits, not "xyz"$/],
    [span('"kind":"SERVER"'), /kind: expected int32, not "SERVER"$/],
    [span('"kind":1.5'), /kind: expected int32, not 1\.5$/],
    [span('"endTimeUnixNano":-1'), /endTimeUnixNano: expected fixed64, not -1$/],
    [span('"endTimeUnixNano":"18446744073709551616"'), /expected fixed64/],
    [span('"endTimeUnixNano":"1e3"'), /expected fixed64/],
    [span(`"attributes":[{"key":"a","value":{"boolValue":"yes"}}]`), /expected true or false/],
    ['{"resourceSpans":[', /JSON/],
  ];
  for (const [text, reason] of cases) {
    const decoded = decode(traces, text);
    assert.ok('malformed' in decoded, text);
    assert.match(decoded.malformed, reason);
  }
  const decoded = decode(metrics, point('"asDouble":"1,5"'));
  assert.match('malformed' in decoded ? decoded.malformed : '', /asDouble: expected a number/);
});

test('text that is not UTF-8 is refused', () => {
  const decoded = decodeJson(traces, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]));
  assert.ok('malformed' in decoded);
});

test('attribute values may nest, but not without end', () => {
  const nested = (levels: number) =>
    span(
      `"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(levels)}{"boolValue":true}${']}}'.repeat(levels)}}]`,
    );
  assert.ok('message' in decode(traces, nested(20)));
  for (const levels of [60, 20_000]) {
    const decoded = decode(traces, nested(levels));
    assert.match('malformed' in decoded ? decoded.malformed : '', /nested too deeply/);
  }
});
