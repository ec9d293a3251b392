import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createErrorTracking } from '../../errors/tracking.ts';
import type { Span } from '../../ingest/span.ts';
import { createTraceStore } from '../../store/traces.ts';
import { nowMs, openBoard } from '../fixture.ts';
import type { ErrorDetail, ErrorList } from './shapes.ts';

const hourMs = 3_600_000;
let ids = 0;
const failing = (service: string, release: string, type: string, hoursAgo: number): Span => {
  ids += 1;
  const atMs = nowMs - hoursAgo * hourMs;
  return {
    traceId: ids.toString(16).padStart(32, '0'),
    spanId: ids.toString(16).padStart(16, '0'),
    parentSpanId: null,
    name: 'GET /carts',
    kind: 'server',
    startMs: atMs - 10,
    endMs: atMs,
    durationNs: 10_000_000,
    status: 'error',
    statusMessage: '',
    attributes: { 'http.route': '/carts' },
    resource: { 'service.name': service, 'service.version': release },
    events: [
      {
        name: 'exception',
        timeMs: atMs,
        attributes: {
          'exception.type': type,
          'exception.message': `cart ${ids} is gone`,
          'exception.stacktrace': `${type}\n    at add (/srv/shop/cart.js:3:1)`,
        },
      },
    ],
  };
};

const open = async () => {
  const errors = createErrorTracking(null, { now: () => nowMs });
  const traces = createTraceStore(null);
  const kept = failing('shop', '2.0', 'NewError', 0);
  errors.take([
    ...[100, 30, 2, 1].map((hoursAgo) => failing('shop', '1.0', 'OldError', hoursAgo)),
    ...[1, 1, 0].map((hoursAgo) => failing('shop', '2.0', 'NewError', hoursAgo)),
    kept,
    failing('stock', '7', 'StockError', 3),
  ]);
  errors.flush();
  traces.add([kept]);
  const board = await openBoard({ errors, traces });
  const ask = async <T>(path: string): Promise<T> => {
    const { status, text } = await board.ask(path);
    assert.equal(status, 200, text);
    return JSON.parse(text) as T;
  };
  return { board, ask, kept };
};

test('groups of errors, worst first, with what is new, their hours and a kept trace', async () => {
  const { board, ask, kept } = await open();
  const { groups, services, total } = await ask<ErrorList>('/api/errors');
  assert.deepEqual(
    groups.map(({ type, countInWindow, count }) => [type, countInWindow, count]),
    [
      ['NewError', 4, 4],
      ['OldError', 2, 4],
      ['StockError', 1, 1],
    ],
  );
  assert.equal(total, 3);
  const [first, second] = groups;
  assert.deepEqual([first?.isNew, second?.isNew], [true, false]);
  assert.deepEqual([first?.traceId, second?.traceId], [kept.traceId, null]);
  assert.deepEqual(first?.sparkline.slice(-3), [0, 2, 2]);
  assert.deepEqual(
    [first?.title, first?.culprit, first?.route, first?.firstRelease, first?.release],
    ['cart # is gone', 'add in srv/shop/cart.js', '/carts', '2.0', '2.0'],
  );
  assert.deepEqual(services, [
    { service: 'shop', currentRelease: '2.0', releases: ['2.0', '1.0'] },
    { service: 'stock', currentRelease: '7', releases: ['7'] },
  ]);
  await board.close();
});

test('a filter, an order and a window', async () => {
  const { board, ask } = await open();
  const types = async (query: string) =>
    (await ask<ErrorList>(`/api/errors?${query}`)).groups.map(({ type }) => type);
  assert.deepEqual(await types('service=stock'), ['StockError']);
  assert.deepEqual(await types('release=1.0'), ['OldError']);
  assert.deepEqual(await types('service=stock&release=1.0'), []);
  assert.deepEqual(await types('sort=newest'), ['NewError', 'StockError', 'OldError']);
  assert.deepEqual(await types('limit=1'), ['NewError']);
  const week = await ask<ErrorList>('/api/errors?window=7d&release=1.0');
  assert.deepEqual([week.groups[0]?.countInWindow, week.groups[0]?.sparkline.length], [4, 168]);
  await board.close();
});

test('one group whole; a question that makes no sense is told so', async () => {
  const { board, ask, kept } = await open();
  const [first] = (await ask<ErrorList>('/api/errors')).groups;
  const detail = await ask<ErrorDetail>(`/api/errors/${first?.id}`);
  assert.match(detail.stack, /at add/);
  assert.deepEqual(detail.routes, [{ route: '/carts', count: 4 }]);
  assert.deepEqual(
    detail.releases.map(({ release, count }) => [release, count]),
    [['2.0', 4]],
  );
  assert.deepEqual(
    detail.traces.filter(({ kept: isKept }) => isKept).map(({ traceId }) => traceId),
    [kept.traceId],
  );
  assert.equal((await board.ask('/api/errors/none')).status, 404);
  for (const query of ['window=1y', 'sort=best', 'limit=0', 'service=a&service=b'])
    assert.equal((await board.ask(`/api/errors?${query}`)).status, 400, query);
  await board.close();
});
