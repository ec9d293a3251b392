import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTraceql } from '../../../../language/traceql.ts';
import type { Span } from '../../span.ts';
import { SpanScanner } from '../scan/span-scanner.ts';
import { fixed, lengthed, text, whole } from '../scan/wire-fixture.ts';
import { TraceChoice, type TraceChoiceOptions } from './trace-choice.ts';

type Wanted = { trace: number; span: number; status?: number; ms?: number; exception?: boolean };

const id = (length: number, value: number): Buffer => {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32BE(Math.imul(value + 1, 0x9e3779b1) >>> 0, length - 4);
  bytes.writeUInt32BE(value + 1, length - 8);
  return bytes;
};
const attribute = (key: string, value: string) =>
  Buffer.concat([text(1, key), lengthed(2, text(1, value))]);

const spanOf = ({ trace, span, status = 0, ms = 1, exception = false }: Wanted): Buffer => {
  const start = 1_700_000_000_000_000_000n;
  return Buffer.concat([
    ...[lengthed(1, id(16, trace)), lengthed(2, id(8, span)), text(5, 'GET /'), whole(6, 2n)],
    ...[fixed(7, start), fixed(8, start + BigInt(ms) * 1_000_000n)],
    lengthed(9, attribute('http.route', '/')),
    exception ? lengthed(11, text(2, 'exception')) : Buffer.alloc(0),
    lengthed(15, whole(3, BigInt(status))),
  ]);
};
const bodyOf = (...spans: Wanted[]): Buffer =>
  lengthed(
    1,
    Buffer.concat([
      lengthed(1, lengthed(1, attribute('service.name', 'shop'))),
      lengthed(2, Buffer.concat(spans.map((span) => lengthed(2, spanOf(span))))),
      lengthed(1, lengthed(1, attribute('service.version', '2'))),
    ]),
  );

/** A choice whose clock stands still but where a test moves it, or keeping takes its time. */
const rig = (options: Partial<TraceChoiceOptions> = {}, keepMs = 0) => {
  const kept = new Map<string, Span>();
  const exceptional: Span[] = [];
  let nowMs = 1000;
  const choice = new TraceChoice({
    interests: [],
    keep: (spans) => {
      nowMs += keepMs * spans.length;
      for (const span of spans) {
        assert.ok(!kept.has(span.spanId), 'a span is decoded once');
        kept.set(span.spanId, span);
      }
    },
    onExceptions: (spans) => exceptional.push(...spans),
    clock: () => nowMs,
    processorMs: () => nowMs,
    ...options,
  });
  const scanner = new SpanScanner(choice.filters);
  return {
    ...{ choice, kept, exceptional },
    pass: (ms: number) => {
      nowMs += ms;
    },
    take: (...spans: Wanted[]) => {
      assert.equal(scanner.read(bodyOf(...spans)), null);
      choice.take(scanner);
    },
    traces: () =>
      [
        ...new Set(
          kept.values().map(({ traceId }) => Number.parseInt(traceId.slice(16, 24), 16) - 1),
        ),
      ].sort((a, b) => a - b),
  };
};

const hex = (value: number): string => value.toString(16).padStart(8, '0');

const many = (count: number, first = 0): Wanted[] =>
  Array.from({ length: count }, (_, index) => ({ trace: first + index, span: first + index }));

test('under little load every trace is kept, as the full decoder reads it', () => {
  const { kept, take, choice } = rig();
  take({ trace: 1, span: 1 }, { trace: 2, span: 2, status: 2 });
  choice.close();
  assert.deepEqual(
    [...kept.values()].map(({ name, kind, status, attributes, resource }) => ({
      ...{ name, kind, status, attributes, resource },
    })),
    ['unset', 'error'].map((status) => ({
      ...{ name: 'GET /', kind: 'server', status, attributes: { 'http.route': '/' } },
      resource: { 'service.name': 'shop', 'service.version': '2' },
    })),
  );
});

test('under load the failed and the slow are kept first, and of the rest a fair share', () => {
  const { take, pass, traces, choice } = rig({}, 0.1);
  for (let turn = 0; turn < 60; turn += 1) {
    take(...many(400, 1000 * turn + 2), { trace: 1000 * turn, span: 1000 * turn, status: 2 });
    take({ trace: 1000 * turn + 1, span: 1000 * turn + 1, ms: 1500 });
    pass(250);
  }
  choice.close();
  const late = traces().filter((trace) => trace >= 30_000);
  assert.equal(late.filter((trace) => trace % 1000 < 2).length, 60);
  const ordinary = late.length - 60;
  // 10 ms of each 250 at 0.1 ms a span are 100, less the two.
  assert.ok(ordinary > 30 * 20 && ordinary < 30 * 150, `${ordinary} in 30 turns`);
  assert.ok(choice.ordinaryShare < 0.5, String(choice.ordinaryShare));
});

test('no kind crowds out another, however many there are of it', () => {
  const reading = parseTraceql('{ name = "GET /" && duration = 7ms }');
  assert.ok(reading.filter);
  const { take, pass, traces, choice } = rig({ interests: [reading.filter] }, 0.5);
  for (let turn = 0; turn < 50; turn += 1) {
    take(...many(400, 1000 * turn + 1).map((span) => ({ ...span, status: 2 })));
    pass(250);
    take({ trace: 1000 * turn, span: 1000 * turn, ms: 7 });
    pass(10);
  }
  choice.close();
  const rare = traces().filter((trace) => trace % 1000 === 0 && trace >= 20_000);
  assert.ok(rare.length > 25, `${rare.length} of 30`);
});

test('a span that came before its trace was chosen is found among the last bodies', () => {
  const { take, pass, kept, traces, choice } = rig({}, 0.1);
  for (let turn = 0; turn < 40; turn += 1) {
    take(...many(400, 1000 * turn));
    pass(250);
  }
  take(...many(200, 90_000));
  const left = many(200, 90_000).filter(({ trace }) => !traces().includes(trace));
  assert.ok(left.length > 50, `${left.length} were not chosen`);
  const late = left.slice(0, 5).map(({ trace }) => ({ trace, span: trace + 500, status: 2 }));
  take(...late);
  const before = kept.size;
  pass(3000);
  take({ trace: 1, span: 1 });
  choice.close();
  for (const { trace } of late) {
    const spans = kept.values().filter(({ traceId }) => traceId.slice(16, 24) === hex(trace + 1));
    assert.equal([...spans].length, 2);
  }
  assert.ok(kept.size <= before + 6, 'no other was decoded for that');
});

test('exceptions are handed on though their traces are not kept', () => {
  const { take, exceptional, kept, choice } = rig({ share: 1e-9, exceptionShare: 0.5 }, 1000);
  take({ trace: 1, span: 1 });
  take({ trace: 2, span: 2, exception: true }, { trace: 3, span: 3 });
  choice.close();
  assert.deepEqual(
    exceptional.map(({ events, spanId }) => [events[0]?.name, kept.has(spanId)]),
    [['exception', false]],
  );
});
