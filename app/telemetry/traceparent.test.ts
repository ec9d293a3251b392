import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { lightSpan, localTrace } from './light-span.fixture.ts';
import { contextOf, passedOn } from './traceparent.ts';

const ids = `${'a'.repeat(32)}-${'b'.repeat(16)}`;

test('what is given is gone on in', () => {
  for (const [flags, sampled] of [
    ['01', 1],
    ['00', 0],
    ['03', 1],
  ] as const) {
    const found = trace.getSpanContext(contextOf(`00-${ids}-${flags}`));
    assert.deepEqual(found, {
      ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
      ...{ traceFlags: sampled, isRemote: true },
    });
  }
});

test('a version to come may say more', () => {
  assert.notEqual(contextOf(`01-${ids}-01-more`), ROOT_CONTEXT);
});

for (const [what, text] of [
  ['nothing', undefined],
  ['rubbish', 'x'],
  ['zeros for a trace', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`],
  ['zeros for a span', `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01`],
  ['a version that cannot be', `ff-${ids}-01`],
  ['more than version 00 says', `00-${ids}-01-more`],
] as const)
  test(`${what} is no context`, () => assert.equal(contextOf(text), ROOT_CONTEXT));

test('what is passed on is read again, and says whether it is kept', () => {
  for (const kept of [true, false]) {
    const { trace: local, letGo } = localTrace(kept);
    const span = lightSpan(local);
    const { traceId, spanId } = span.spanContext();
    const found = trace.getSpanContext(contextOf(passedOn(span)));
    assert.deepEqual(found, { traceId, spanId, traceFlags: kept ? 1 : 0, isRemote: true });
    span.end();
    assert.deepEqual(letGo, kept ? [] : [local], 'whoever goes on in it may find it worth keeping');
  }
  assert.equal(passedOn(undefined), null);
});
