import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { lightSpan, localTrace } from './light-span.fixture.ts';
import { type LightSpan, slowMs } from './light-span.ts';

const open = (kept = false) => {
  const opened = localTrace(kept);
  const first = lightSpan(opened.trace);
  const child = lightSpan(opened.trace, { parent: first, name: 'part' });
  return { ...opened, first, child };
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

test('one that was not is let go', () => {
  const { first, child, handed, letGo } = open();
  child.end();
  first.end();
  assert.deepEqual(handed, []);
  assert.deepEqual(letGo, [], 'nobody else knows of it');
  assert.equal(first.spanContext().traceFlags, TraceFlags.NONE);
});

for (const [what, happen] of [
  ['a part of it failed', (part: LightSpan) => part.setStatus({ code: SpanStatusCode.ERROR })],
  ['a part of it threw', (part: LightSpan) => part.recordException(new Error('no'))],
  ['somebody asks for it', (part: LightSpan) => part.trace.keep()],
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

test('of too many slow ones some are let go', () => {
  const { trace, handed } = localTrace(false, null, false);
  lightSpan(trace, { startTime: 1.8e12 }).end(1.8e12 + slowMs);
  assert.deepEqual(handed, []);
});

const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };

test('others who know of it hear that it is worth keeping', () => {
  const { trace, found, letGo } = localTrace(false, remote);
  const first = lightSpan(trace);
  assert.equal(first.parentSpanId, remote.spanId);
  assert.equal(first.spanContext().traceId, remote.traceId);
  first.setStatus({ code: SpanStatusCode.ERROR }).end();
  assert.deepEqual(found, [trace]);
  assert.deepEqual(letGo, []);
});

test('what others know of may still be kept when it was let go', () => {
  for (const share of [false, true]) {
    const { trace, found, handed, letGo } = localTrace(false, share ? null : remote);
    if (share) trace.share();
    const first = lightSpan(trace);
    first.end();
    assert.deepEqual(letGo, [trace]);
    trace.keep();
    assert.deepEqual(handed, [first]);
    assert.deepEqual(found, [], 'who asked for it knows');
  }
});

test('it can be kept after all, and goes on being kept', () => {
  const { first, child, handed } = open();
  first.end();
  first.trace.keep();
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
