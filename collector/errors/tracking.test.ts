import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { LogRecord } from '../ingest/log-record.ts';
import type { Span } from '../ingest/span.ts';
import { createErrorTracking } from './tracking.ts';

const folder = mkdtempSync(join(tmpdir(), 'errors-'));
after(() => rmSync(folder, { recursive: true }));

const nowMs = Date.parse('2026-03-02T12:00:00Z');
const resource = { 'service.name': 'shop', 'service.version': '2.0.0' };
let ids = 0;
const span = (fields: Partial<Span> = {}): Span => {
  ids += 1;
  return {
    traceId: ids.toString(16).padStart(32, '0'),
    spanId: ids.toString(16).padStart(16, '0'),
    parentSpanId: null,
    name: 'GET',
    kind: 'server',
    startMs: nowMs - 10,
    endMs: nowMs,
    durationNs: 10_000_000,
    status: 'error',
    statusMessage: '',
    attributes: { 'http.route': '/carts/:id', 'http.request.method': 'GET' },
    resource,
    events: [],
    ...fields,
  };
};
const exception = (fields: Record<string, string> = {}) => ({
  name: 'exception',
  timeMs: nowMs - 5,
  attributes: {
    'exception.type': 'TypeError',
    'exception.message': 'cart 7 is gone',
    'exception.stacktrace': 'TypeError: cart 7\n    at add (/srv/shop/cart.js:3:1)',
    ...fields,
  },
});
const record = (fields: Partial<LogRecord> = {}): LogRecord => ({
  timeMs: nowMs,
  severity: 17,
  severityText: 'ERROR',
  scope: 'shop.cart',
  body: 'order 12 could not be stored',
  attributes: {},
  resource,
  traceId: null,
  spanId: null,
  ...fields,
});

test('exceptions of spans are grouped, under the route of the span around them', () => {
  const errors = createErrorTracking(null, { now: () => nowMs });
  const outer = span();
  const inner = span({
    traceId: outer.traceId,
    parentSpanId: outer.spanId,
    kind: 'internal',
    attributes: {},
    events: [exception(), { name: 'retry', timeMs: nowMs, attributes: {} }],
  });
  errors.take([outer, inner, span()]);
  errors.flush();
  const [group, ...others] = errors.groups().map((each) => each.stored());
  assert.deepEqual(others, []);
  assert.deepEqual(
    [group?.service, group?.type, group?.title, group?.lastRelease, group?.count],
    ['shop', 'TypeError', 'cart # is gone', '2.0.0', 1],
  );
  assert.deepEqual(group?.routes, [['GET /carts/:id', 1]]);
  assert.deepEqual(group?.traces, [[outer.traceId, nowMs - 5]]);
  errors.close();
});

test('logs: an exception joins its group, a plain error has one by its logger and message', () => {
  const errors = createErrorTracking(null, { now: () => nowMs });
  const failed = span({ events: [exception()] });
  errors.take([failed]);
  const { attributes } = exception();
  errors.takeLogs([
    record({ attributes, traceId: failed.traceId }),
    record({ attributes }),
    record(),
    record({ body: 'order 13 could not be stored' }),
  ]);
  errors.flush();
  assert.deepEqual(
    errors.groups().map((group) => [group.type, group.title, group.stored().count]),
    [
      ['TypeError', 'cart # is gone', 2],
      ['shop.cart', 'order # could not be stored', 2],
    ],
  );
  const { taken, repeated } = errors.figures();
  assert.deepEqual([taken, repeated], [{ span: 1, log: 4 }, 1]);
  errors.close();
});

test('what is known outlasts a restart, and goes on', () => {
  const path = join(folder, 'sub', 'errors.db');
  const first = createErrorTracking(path, { now: () => nowMs });
  first.saw([span({ resource: { 'service.name': 'shop', 'service.version': '1.0.0' }, endMs: 0 })]);
  first.take([span({ events: [exception()] })]);
  first.close();
  const second = createErrorTracking(path, { now: () => nowMs });
  assert.equal(second.groups()[0]?.stored().count, 1);
  assert.deepEqual(
    second.releases.of('shop').map(({ release }) => release),
    ['2.0.0', '1.0.0'],
  );
  second.take([span({ events: [exception()] })]);
  second.close();
  const third = createErrorTracking(path, { now: () => nowMs, bounds: { groups: 1 } });
  const [group] = third.groups();
  assert.equal(group?.stored().count, 2);
  assert.equal(third.releases.isNew('shop', group?.firstRelease ?? ''), true);
  third.close();
});

test('what goes from memory goes from the file', () => {
  const path = join(folder, 'bounded.db');
  const open = (groups: number) =>
    createErrorTracking(path, { now: () => nowMs, bounds: { groups } });
  const first = open(100);
  for (const type of ['A', 'B', 'C', 'D'])
    first.take([span({ events: [exception({ 'exception.type': type })] })]);
  first.close();
  open(2).close();
  const third = open(100);
  assert.equal(third.groups().length, 2);
  third.close();
});

test('more than can be read is left out and counted; nobody waits', () => {
  const errors = createErrorTracking(null, { now: () => nowMs });
  errors.take(Array.from({ length: 6000 }, () => span({ events: [exception()] })));
  assert.equal(errors.groups().length, 0, 'nothing is grouped before it is its turn');
  errors.flush();
  assert.deepEqual([errors.groups()[0]?.stored().count, errors.figures().leftOut], [5000, 1000]);
  errors.close();
});

test('what waits is bounded in memory too', () => {
  const errors = createErrorTracking(null, { now: () => nowMs });
  const large = exception({ 'exception.stacktrace': `at f (/a.js:1:1)\n${'x'.repeat(20_000)}` });
  errors.take(Array.from({ length: 2000 }, () => span({ events: [large] })));
  errors.flush();
  const { taken, leftOut } = errors.figures();
  assert.equal(taken.span + leftOut, 2000);
  assert.ok(taken.span > 500 && taken.span < 1000, `${taken.span} of 12,000 characters each`);
  errors.take([span({ events: [large] })]);
  errors.flush();
  assert.equal(errors.figures().taken.span, taken.span + 1, 'there is room again');
  errors.close();
});

test('a file that cannot be used is told and done without', () => {
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const damaged = join(folder, 'damaged.db');
  writeFileSync(damaged, 'this is no database at all, but somebody may want it back');
  const errors = createErrorTracking(damaged, { onFault, now: () => nowMs });
  errors.take([span({ events: [exception()] })]);
  errors.flush();
  assert.equal(errors.groups().length, 1);
  errors.close();
  const impossible = createErrorTracking(join(damaged, 'below.db'), { onFault, now: () => nowMs });
  impossible.take([span({ events: [exception()] })]);
  impossible.flush();
  assert.equal(impossible.groups().length, 1);
  impossible.close();
  assert.equal(faults.length, 2);
});
