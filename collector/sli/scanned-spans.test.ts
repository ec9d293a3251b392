import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { IndicatorOf } from '../../language/slo-set.ts';
import { parseTraceql } from '../../language/traceql.ts';
import { noonMs, objective, sloSet } from '../engine/fixture.ts';
import { protobufEncoding } from '../ingest/otlp/encoding.ts';
import type { TracesRequest } from '../ingest/otlp/message.ts';
import { SpanScanner } from '../ingest/otlp/scan/span-scanner.ts';
import { fixed, lengthed, text, whole } from '../ingest/otlp/scan/wire-fixture.ts';
import { readTraces } from '../ingest/otlp/traces-fixture.ts';
import type { Batch } from '../ingest/sample.ts';
import { compile } from './compilation.ts';
import { countDecoded } from './decoded-spans-fixture.ts';
import { createSpanCounter } from './scanned-spans.ts';
import { Tracker } from './tracker.ts';

const counting = (id: string, gives: 'good' | 'bad', total: string, part: string) => {
  const filter = (query: string) => {
    const reading = parseTraceql(query);
    assert.ok(reading.filter, query);
    return reading.filter;
  };
  const indicator: IndicatorOf<'spans'> = {
    ...{ kind: 'spans', id, source: 'pushed', gives },
    ...{ part: filter(part), total: filter(total), goodText: part, totalText: total },
  };
  return {
    ...objective,
    key: `${id}/x`,
    slo: id,
    indicator,
    status: { ...objective.status, red: [] },
  };
};

const compilation = compile(
  sloSet([
    counting('fast', 'good', '{ kind = server }', '{ kind = server && duration <= 200ms }'),
    counting('failed', 'bad', '{ kind = server }', '{ kind = server && status = error }'),
    counting(
      'orders',
      'bad',
      '{ span.http.route = "/orders" }',
      '{ span.http.route = "/orders" && span.http.response.status_code >= 500 }',
    ),
  ]),
);
const counter = createSpanCounter(compilation, 'pushed');
const scanner = new SpanScanner(counter.filters);
const tracker = new Tracker(
  { compilation, intervalMs: () => 5000, historySinceMs: () => noonMs },
  [],
);

const attribute = (key: string, value: Uint8Array) =>
  Buffer.concat([text(1, key), lengthed(2, value)]);

const span = fc
  .record({
    kind: fc.constantFrom(2n, 2n, 3n),
    // Around now, the oldest that counts, the latest that is believed, and far ahead.
    agoMs: fc.oneof(
      fc.integer({ min: -3000, max: 3000 }),
      fc.constantFrom(599_999, 600_000, 600_001, -4999, -5001, -60_001, -90_000),
    ),
    durationNs: fc.integer({ min: 199_999_998, max: 200_000_002 }),
    status: fc.constantFrom(0n, 2n),
    route: fc.constantFrom('/orders', '/cart'),
    code: fc.constantFrom(200n, 500n),
  })
  .map(({ kind, agoMs, durationNs, status, route, code }) => {
    const end = BigInt(noonMs - agoMs) * 1_000_000n;
    return Buffer.concat([
      lengthed(1, Buffer.alloc(16, 1)),
      lengthed(2, Buffer.alloc(8, 1)),
      whole(6, kind),
      fixed(7, end - BigInt(durationNs)),
      fixed(8, end),
      lengthed(9, attribute('http.route', text(1, route))),
      lengthed(9, attribute('http.response.status_code', whole(3, code))),
      lengthed(15, whole(3, status)),
    ]);
  });
const request = fc
  .tuple(fc.boolean(), fc.array(span, { maxLength: 80, size: 'max' }))
  .map(([isNamed, spans]) => {
    const resource = isNamed
      ? lengthed(1, attribute('service.name', text(1, 'shop')))
      : Buffer.alloc(0);
    const scope = lengthed(2, Buffer.concat(spans.map((each) => lengthed(2, each))));
    return lengthed(1, Buffer.concat([lengthed(1, resource), scope]));
  });

const inOrder = (
  all: readonly { history: number; timeMs: number; good: number; total: number }[],
) =>
  all
    .map(({ history, timeMs, good, total }) => [history, Math.ceil(timeMs / 1000), good, total])
    .sort((a, b) => Number(a[0]) - Number(b[0]) || Number(a[1]) - Number(b[1]));

test('scanned spans come to the counts of the same spans decoded', () => {
  fc.assert(
    fc.property(request, (body) => {
      const full = protobufEncoding.decode('ExportTraceServiceRequest', body);
      assert.ok('message' in full);
      const { spans } = readTraces(full.message as TracesRequest);
      const { increments, tooOld, problems } = countDecoded(compilation, 'pushed', spans, noonMs);

      assert.equal(scanner.read(body), null);
      const counted = counter.count(scanner, noonMs);
      assert.deepEqual(inOrder(counted.increments), inOrder(increments));
      assert.equal(counted.tooOld, tooOld);
      assert.deepEqual(counted.problems, problems);
      for (const { timeMs } of counted.increments) assert.ok(timeMs <= noonMs + 5000);

      // Nothing of one request is left in the next, and a batch that carries its counts adds them.
      assert.deepEqual(counter.count(scanner, noonMs), counted);
      const head = { source: 'pushed', target: 'traces', timeMs: noonMs, complete: false };
      const batch: Batch = { ...head, samples: [], counted };
      const staged = tracker.stage(batch, noonMs);
      const tally = { samples: 0, outOfOrder: 0, tooOld, invalid: 0, resets: 0 };
      assert.deepEqual(
        [staged.increments, staged.tally, staged.problems],
        [counted.increments, tally, problems],
      );
    }),
    { numRuns: 150 },
  );
});

test('a source whose spans nothing counts asks for nothing', () => {
  const idle = createSpanCounter(compilation, 'app');
  assert.deepEqual(idle.filters, []);
  assert.deepEqual(idle.count(scanner, noonMs), { increments: [], tooOld: 0, problems: [] });
});
