import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spanOfEdit, spanOfSync } from './edit-trace.ts';
import { childOf, isSample, newTrace, readTraceparent, traceparentOf } from './trace.ts';

const document = '00000000-0000-4000-8000-000000000001';
const traceId = `${'a'.repeat(31)}1`;
const sampleId = `${'a'.repeat(31)}0`;
const spanId = 'b'.repeat(16);
const commit = (id: string) => traceparentOf({ traceId: id, spanId });

test('a context is written and read as W3C has it', () => {
  const trace = newTrace();
  assert.match(traceparentOf(trace), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  assert.deepEqual(readTraceparent(traceparentOf(trace)), trace);
  assert.equal(childOf(trace).traceId, trace.traceId);
  assert.notEqual(childOf(trace).spanId, trace.spanId);
  assert.notEqual(newTrace().traceId, trace.traceId);
});

for (const [what, text] of [
  ['nothing', undefined],
  ['rubbish', 'x'],
  ['a trace id of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
  ['a span id of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
  ['capitals', `00-${'A'.repeat(32)}-${spanId}-01`],
  ['a version to come', `01-${traceId}-${spanId}-01`],
] as const)
  test(`${what} is no context`, () => assert.equal(readTraceparent(text), null));

test('the author’s span lasts from sending to accepting', () => {
  const trace = { traceId, spanId };
  assert.deepEqual(spanOfEdit(trace, { document, sentAt: 10 }, 35), {
    ...{ name: 'edit', document, trace: commit(traceId), startedAt: 10, endedAt: 35 },
  });
  assert.equal(spanOfEdit(trace, { document, sentAt: 10 }, 5).endedAt, 10);
});

test('receivers tell of what is slow, and of the same sample of all else', () => {
  const way = { document, sentAt: 1_000 };
  const told = (id: string, seconds: number) => spanOfSync(commit(id), way, seconds);
  assert.equal(told(traceId, 0.02), null);
  assert.equal(spanOfSync(undefined, way, 5), null);
  assert.ok(isSample({ traceId: sampleId, spanId }));
  for (const span of [told(sampleId, 0.02), told(traceId, 0.3)]) {
    assert.equal(span?.parent, spanId);
    assert.notEqual(readTraceparent(span?.trace)?.spanId, spanId);
  }
  const slow = told(traceId, 0.3);
  assert.equal(readTraceparent(slow?.trace)?.traceId, traceId);
  assert.deepEqual([slow?.startedAt, slow?.endedAt], [1_000, 1_300]);
});
