import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { lightSpan } from './light-span.fixture.ts';
import { keepTrace, type LightSpan, LocalTrace, slowMs } from './light-span.ts';

const open = (kept = false) => {
  const handed: LightSpan[] = [];
  const forgotten: LightSpan[] = [];
  const trace = new LocalTrace(
    (spans) => handed.push(...spans),
    null,
    kept,
    (first) => forgotten.push(first),
  );
  const first = lightSpan(trace);
  const child = lightSpan(trace, { parent: first, name: 'part' });
  return { trace, first, child, handed, forgotten };
};

test('one that was chosen is handed on whole, when it is over', () => {
  const { first, child, handed } = open(true);
  child.end();
  assert.deepEqual(handed, []);
  first.end();
  assert.deepEqual(handed, [child, first]);
  assert.equal(child.parentSpanId, first.spanId);
  assert.equal(child.spanContext().traceId, first.spanContext().traceId);
  assert.equal(first.spanContext().traceFlags, TraceFlags.SAMPLED);
});

test('one that was not is forgotten', () => {
  const { first, child, handed, forgotten } = open();
  child.end();
  first.end();
  assert.deepEqual(handed, []);
  assert.deepEqual(forgotten, [first]);
  assert.equal(first.spanContext().traceFlags, TraceFlags.NONE);
});

for (const [what, happen] of [
  ['a part of it failed', (part: LightSpan) => part.setStatus({ code: SpanStatusCode.ERROR })],
  ['a part of it threw', (part: LightSpan) => part.recordException(new Error('no'))],
  ['somebody asks for it', (part: LightSpan) => keepTrace(part)],
] as const)
  test(`it is kept where ${what}`, () => {
    const { first, child, handed } = open();
    happen(child);
    child.end();
    first.end();
    assert.deepEqual(handed, [child, first]);
  });

test('it is kept where it was slow', () => {
  for (const [ms, kept] of [
    [slowMs - 1, 0],
    [slowMs, 1],
  ] as const) {
    const { trace, handed } = open();
    const first = lightSpan(trace, { startTime: 1.8e12 });
    first.end(1.8e12 + ms);
    assert.equal(handed.length, kept, String(ms));
  }
});

test('it can be kept after all, and goes on being kept', () => {
  const { first, child, handed } = open();
  first.end();
  keepTrace(first);
  assert.deepEqual(handed, [first]);
  child.end();
  assert.deepEqual(handed, [first, child]);
});

test('what fails when it is over brings all of it', () => {
  const { first, child, handed } = open();
  first.end();
  child.setStatus({ code: SpanStatusCode.ERROR }).end();
  assert.deepEqual(handed, [first, child]);
});

test('nothing changes once it has ended', () => {
  const { first, handed } = open(true);
  first.setAttribute('a', 1).addEvent('before');
  first.end();
  const endedAt = first.endedAt;
  first.setAttributes({ a: 2, b: 3 }).addEvent('after').setStatus({ code: SpanStatusCode.ERROR });
  first.updateName('another').end();
  assert.equal(first.endedAt, endedAt);
  assert.equal(first.name, 'work');
  assert.deepEqual(first.attributes, { a: 1 });
  assert.deepEqual(
    first.events?.map(({ name }) => name),
    ['before'],
  );
  assert.equal(first.failed, false);
  assert.equal(handed.length, 1);
});

test('times are read in every form that the interface knows', () => {
  const { trace } = open();
  const at = Date.now() + 5_000;
  const seconds = Math.floor(at / 1000);
  for (const [given, wanted] of [
    [at, at],
    [new Date(at), at],
    [[seconds, 250_000_000] as [number, number], seconds * 1000 + 250],
    [performance.now(), trace.now],
  ] as const) {
    const span = lightSpan(trace, { startTime: given });
    assert.ok(Math.abs(span.startedAt - wanted) < 50, `${String(given)}: ${span.startedAt}`);
  }
});

test('a span that ends before it began has no duration', () => {
  const { trace } = open();
  const span = lightSpan(trace, { startTime: 1.8e12 });
  span.end(1.8e12 - 5);
  assert.equal(span.durationMs, 0);
});
