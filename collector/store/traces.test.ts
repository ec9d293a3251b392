import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SpanCondition, SpanFilter } from '../../language/slo-set.ts';
import type { Span } from '../ingest/span.ts';
import { createTraceStore } from './traces.ts';

const folder = mkdtempSync(join(tmpdir(), 'traces-'));
after(() => rmSync(folder, { recursive: true }));

const resource = { 'service.name': 'shop' };
const id = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
const span = (trace: number, fields: Partial<Span> = {}): Span => {
  const durationNs = fields.durationNs ?? 10_000_000;
  return {
    traceId: id(trace, 32),
    spanId: id(trace, 16),
    parentSpanId: null,
    name: 'GET /',
    kind: 'server',
    startMs: trace,
    endMs: trace + durationNs / 1_000_000,
    durationNs,
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource,
    events: [],
    ...fields,
  };
};

const filter = (...conditions: SpanCondition[]): SpanFilter => ({ conditions, text: '' });
const intrinsic = (name: 'name' | 'status' | 'duration', value: string | number): SpanFilter =>
  filter({
    field: { scope: 'intrinsic', name },
    operator: name === 'duration' ? '>' : '=',
    value,
  });
const ids = (found: readonly { traceId: string }[]) =>
  found.map(({ traceId }) => Number.parseInt(traceId, 16));

test('a trace is put together from whatever comes, in any order and repeatedly', () => {
  const store = createTraceStore(null);
  const root = span(1, { spanId: id(1, 16), startMs: 10, durationNs: 50_000_000, name: 'POST /a' });
  const child = span(1, {
    spanId: id(2, 16),
    parentSpanId: root.spanId,
    startMs: 20,
    kind: 'client',
    name: 'SELECT',
    status: 'error',
    statusMessage: 'gone',
    attributes: { 'db.system': 'postgresql' },
    events: [{ name: 'exception', timeMs: 21, attributes: { x: 1 } }],
  });
  store.add([child]);
  assert.deepEqual(store.find({}, { limit: 5 })[0]?.name, 'SELECT');
  store.add([root, child]);
  store.add([root]);
  assert.deepEqual(store.find({}, { limit: 5 }), [
    {
      traceId: root.traceId,
      at: 10,
      name: 'POST /a',
      service: 'shop',
      durationMs: 50,
      totalMs: 41,
      status: 'error',
      spanCount: 2,
      errors: 1,
      route: null,
      services: ['shop'],
    },
  ]);
  const detail = store.get(root.traceId);
  assert.deepEqual(
    detail?.spans.map(({ name, service, parentSpanId }) => [name, service, parentSpanId]),
    [
      ['POST /a', 'shop', null],
      ['SELECT', 'shop', root.spanId],
    ],
  );
  assert.deepEqual(detail?.spans[1]?.events, child.events);
  assert.equal(store.get('nothing'), null);
  store.close();
});

test('a search finds newest first, since a time and up to a limit', () => {
  const store = createTraceStore(null);
  store.add([1, 2, 3, 4].map((trace) => span(trace)));
  store.add([span(5, { status: 'error' })]);
  assert.deepEqual(ids(store.find({}, { limit: 3 })), [5, 4, 3]);
  assert.deepEqual(
    ids(store.find({ filters: [intrinsic('status', 'unset')] }, { limit: 2 })),
    [4, 3],
  );
  const sinceMs = span(4).endMs;
  assert.deepEqual(ids(store.find({ sinceMs }, { limit: 9 })), [5, 4]);
  store.close();
});

test('the bound holds, and the failed and the slow stay', () => {
  const maxBytes = 40_000;
  const store = createTraceStore(null, { maxBytes });
  for (let trace = 1; trace <= 2000; trace += 1) {
    const fields: Partial<Span> =
      trace === 100 ? { status: 'error' } : trace === 200 ? { durationNs: 2_000_000_000 } : {};
    store.add([span(trace, fields)]);
    assert.ok(store.size().bytes <= maxBytes);
  }
  assert.ok(store.get(id(100, 32)));
  assert.ok(store.get(id(200, 32)));
  assert.ok(store.size().traces > 50);
  store.close();
});

test('of the rest a sample of all ages stays, not only the newest', () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const store = createTraceStore(null, { maxBytes: 60_000, random });
  for (let trace = 1; trace <= 400; trace += 1) store.add([span(trace)]);
  const kept = ids(store.find({}, { limit: 1000 }));
  assert.ok(
    kept.some((trace) => trace < 200),
    'older ones',
  );
  assert.ok(
    kept.some((trace) => trace > 200),
    'newer ones',
  );
  store.close();
});

test('what an objective asks about is kept before other failures, and no kind crowds out another', () => {
  const rare = intrinsic('name', 'workflow');
  const common = intrinsic('duration', 200_000_000);
  const store = createTraceStore(null, { maxBytes: 40_000, interests: [common, rare] });
  store.add([span(1, { name: 'workflow' })]);
  for (let trace = 2; trace <= 1000; trace += 1) {
    store.add([span(trace, { durationNs: 300_000_000 })]);
    store.add([span(trace + 5000, { status: 'error' })]);
    store.add([span(trace + 9000)]);
  }
  assert.deepEqual(ids(store.find({ filters: [rare] }, { limit: 5 })), [1]);
  const slow = store.find({ filters: [common] }, { limit: 1000 }).length;
  const failed = store.find({ filters: [intrinsic('status', 'error')] }, { limit: 1000 }).length;
  assert.ok(slow > 20 && failed > 20, `${slow} slow, ${failed} failed`);
  assert.ok(Math.abs(slow - failed) <= 3, `${slow} slow, ${failed} failed`);
  store.close();
});

test('a trace becomes worth keeping with a span that comes later', () => {
  const store = createTraceStore(null, { maxBytes: 20_000 });
  store.add([span(1)]);
  store.add([span(1, { spanId: id(77, 16), parentSpanId: id(1, 16), status: 'error' })]);
  for (let trace = 2; trace <= 500; trace += 1) store.add([span(trace)]);
  assert.equal(store.get(id(1, 32))?.spans.length, 2);
  store.close();
});

test('one trace without end does not fill the store', () => {
  const maxBytes = 40_000;
  const store = createTraceStore(null, { maxBytes });
  store.add([span(1, { status: 'error' })]);
  for (let child = 1; child <= 2000; child += 1) {
    store.add([span(2, { spanId: id(child, 16), status: 'error' })]);
  }
  assert.ok(store.get(id(1, 32)));
  assert.ok(store.size().bytes < maxBytes / 4);
  store.close();
});

test('what was kept is there after a restart, and what went stays gone', () => {
  const path = join(folder, 'sub', 'traces.db');
  const options = { maxBytes: 20_000 };
  const first = createTraceStore(path, options);
  first.add([span(1, { status: 'error', attributes: { a: ['x', 1, true] } })]);
  for (let trace = 2; trace <= 40; trace += 1) first.add([span(trace)]);
  first.flush();
  for (let trace = 41; trace <= 300; trace += 1) first.add([span(trace)]);
  const before = first.find({}, { limit: 1000 });
  const detail = first.get(id(1, 32));
  first.close();

  const second = createTraceStore(path, options);
  assert.deepEqual(second.find({}, { limit: 1000 }), before);
  assert.deepEqual(second.get(id(1, 32)), detail);
  second.close();
});

test('less room after a restart means fewer traces, in the file too', () => {
  const path = join(folder, 'smaller.db');
  const first = createTraceStore(path);
  for (let trace = 1; trace <= 100; trace += 1) first.add([span(trace)]);
  first.close();
  const second = createTraceStore(path, { maxBytes: 5000 });
  const { traces } = second.size();
  assert.ok(traces > 0 && traces < 100);
  second.close();
  const third = createTraceStore(path);
  assert.equal(third.size().traces, traces);
  third.close();
});

test('a file that cannot be used is told and done without', () => {
  const faults: unknown[] = [];
  const onFault = (error: unknown) => faults.push(error);
  const damaged = join(folder, 'damaged.db');
  writeFileSync(damaged, 'this is no database at all, but somebody may want it back');
  const first = createTraceStore(damaged, { onFault });
  first.add([span(1)]);
  first.close();
  assert.equal(faults.length, 1);
  assert.ok(existsSync(`${damaged}.damaged`));
  const again = createTraceStore(damaged, { onFault });
  assert.equal(again.size().traces, 1);
  again.close();

  const impossible = createTraceStore(join(damaged, 'below-a-file.db'), { onFault });
  impossible.add([span(1)]);
  impossible.flush();
  assert.equal(impossible.size().traces, 1);
  impossible.close();
  assert.equal(faults.length, 2);
});

test('traces are found by service, route, status, duration and time, and by any of several filters', () => {
  const store = createTraceStore(null);
  const route = { 'http.request.method': 'GET', 'http.route': '/carts' };
  store.add([
    span(1, { attributes: route }),
    span(2, { attributes: route, status: 'error', durationNs: 900_000_000 }),
    span(3, { resource: { 'service.name': 'stock' }, durationNs: 2_000_000_000 }),
    span(4, { name: 'workflow' }),
  ]);
  const found = (query: Parameters<typeof store.find>[0], order?: 'slowest') =>
    ids(store.find(query, { limit: 9, ...(order && { order }) }));
  assert.deepEqual(found({}), [4, 3, 2, 1]);
  assert.deepEqual(found({}, 'slowest'), [3, 2, 4, 1]);
  assert.deepEqual(found({ service: 'stock' }), [3]);
  assert.deepEqual(found({ route: 'GET /carts' }), [2, 1]);
  assert.deepEqual(found({ route: '/carts', status: 'ok' }), [1]);
  assert.deepEqual(found({ status: 'error' }), [2]);
  assert.deepEqual(found({ minDurationMs: 900 }), [3, 2]);
  assert.deepEqual(found({ sinceMs: 100, untilMs: 3 }), [2]);
  const either = [intrinsic('name', 'workflow'), intrinsic('status', 'error')];
  assert.deepEqual(found({ filters: either }), [4, 2]);
  assert.deepEqual(found({ filters: [] }), []);
  assert.deepEqual(found({ filters: either, traceIds: new Set([id(1, 32)]) }), [4, 2, 1]);
  assert.deepEqual(found({ traceIds: new Set([id(3, 32)]) }), [3]);
  assert.deepEqual(ids(store.find({}, { limit: 2 })), [4, 3]);
  assert.deepEqual(store.choices(), { services: ['shop', 'stock'], routes: ['GET /carts'] });
  store.close();
});

test('a trace with an exception is kept like a failed one, though no span of it failed', () => {
  const store = createTraceStore(null, { maxBytes: 20_000 });
  store.add([span(1, { events: [{ name: 'exception', timeMs: 1, attributes: {} }] })]);
  for (let trace = 2; trace <= 500; trace += 1) store.add([span(trace)]);
  assert.ok(store.has(id(1, 32)));
  store.close();
});
