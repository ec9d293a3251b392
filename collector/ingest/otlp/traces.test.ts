import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonEncoding } from './encoding.ts';
import type { TracesRequest } from './message.ts';
import { readTraces } from './traces-fixture.ts';

const good = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'GET /orders',
  kind: 2,
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000250000004',
};

const readSpans = (...spans: object[]) => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] });
  const decoded = jsonEncoding.decode('ExportTraceServiceRequest', Buffer.from(body));
  assert.ok('message' in decoded, JSON.stringify(decoded));
  return readTraces(decoded.message as TracesRequest);
};

test('a span comes with its exact duration, its attributes, events and resource', () => {
  const { spans, refused } = readSpans({
    ...good,
    parentSpanId: 'b7ad6b7169203330',
    attributes: [
      { key: 'http.response.status_code', value: { intValue: '500' } },
      { key: 'big', value: { intValue: '9223372036854775807' } },
      {
        key: 'tags',
        value: { arrayValue: { values: [{ stringValue: 'a' }, { boolValue: true }] } },
      },
      {
        key: 'map',
        value: { kvlistValue: { values: [{ key: 'k', value: { doubleValue: 0.5 } }] } },
      },
      { key: 'bytes', value: { bytesValue: 'AQI=' } },
      { key: 'none', value: {} },
    ],
    events: [{ name: 'exception', timeUnixNano: '1700000000100000000' }],
    status: { code: 'STATUS_CODE_ERROR', message: 'boom' },
  });
  assert.deepEqual(refused, []);
  assert.deepEqual(spans, [
    {
      traceId: good.traceId,
      spanId: good.spanId,
      parentSpanId: 'b7ad6b7169203330',
      name: 'GET /orders',
      kind: 'server',
      startMs: 1_700_000_000_000,
      endMs: 1_700_000_000_250,
      durationNs: 250_000_003,
      status: 'error',
      statusMessage: 'boom',
      attributes: {
        'http.response.status_code': 500,
        big: '9223372036854775807',
        tags: ['a', true],
        map: '{"k":0.5}',
        bytes: 'AQI=',
      },
      resource: { 'service.name': 'shop' },
      events: [{ name: 'exception', timeMs: 1_700_000_000_100, attributes: {} }],
    },
  ]);
});

test('a span that cannot be kept is refused with its reason, the others are taken', () => {
  const cases: [object, RegExp][] = [
    [{ traceId: 'abcd' }, /trace id/],
    [{ traceId: '0'.repeat(32) }, /trace id/],
    [{ spanId: '' }, /span id/],
    [{ parentSpanId: 'ab' }, /parent span id/],
    [{ endTimeUnixNano: '0' }, /no end time/],
    [{ endTimeUnixNano: '1' }, /ends before it starts/],
  ];
  const { spans, refused } = readSpans(good, ...cases.map(([fields]) => ({ ...good, ...fields })));
  assert.equal(spans.length, 1);
  assert.equal(refused.length, cases.length);
  for (const [index, [, reason]] of cases.entries()) {
    assert.equal(refused[index]?.where, 'span "GET /orders"');
    assert.match(refused[index]?.reason ?? '', reason);
  }
});
