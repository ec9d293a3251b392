import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { recordException } from './exception.ts';

class DatabaseError extends Error {
  override readonly name = 'error';
}

const recorded = (thrown: unknown) => {
  let event: Attributes = {};
  const span: Span = trace.wrapSpanContext({ traceId: '', spanId: '', traceFlags: 0 });
  span.addEvent = (name, attributes) => {
    event = { name, ...(attributes as Attributes) };
    return span;
  };
  let status: unknown;
  span.setStatus = (given) => {
    status = given;
    return span;
  };
  recordException(span, thrown);
  return { event, status };
};

test('type, message and stack, and the span has failed', () => {
  const { event, status } = recorded(new RangeError('too far'));
  assert.equal(event.name, 'exception');
  assert.equal(event['exception.type'], 'RangeError');
  assert.equal(event['exception.message'], 'too far');
  assert.match(
    String(event['exception.stacktrace']),
    /^RangeError: too far\n\s+at .*exception\.test/,
  );
  assert.deepEqual(status, { code: SpanStatusCode.ERROR, message: 'too far' });
});

test('a name that says nothing gives way to the class; causes follow', () => {
  const cause = new DatabaseError('deadlock detected');
  const { event } = recorded(new Error('not stored', { cause }));
  assert.equal(event['exception.type'], 'Error');
  assert.match(String(event['exception.stacktrace']), /not stored[\s\S]*Caused by: .*deadlock/);
  assert.equal(recorded(cause).event['exception.type'], 'DatabaseError');
  const coded = (code: string) => recorded(Object.assign(cause, { code })).event['exception.type'];
  assert.equal(coded('ECONNREFUSED'), 'ECONNREFUSED');
  assert.equal(coded('57P01'), 'DatabaseError', 'a number of SQL says nothing');
});

test('a circle of causes has an end; what is no error is told as it is', () => {
  const error = new Error('round');
  error.cause = error;
  assert.ok(String(recorded(error).event['exception.stacktrace']).length < 20_000);
  assert.equal(recorded('just text').event['exception.message'], 'thrown: just text');
  recordException(undefined, error);
});
