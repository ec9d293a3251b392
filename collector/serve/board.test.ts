import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { openOutbox } from '../page/outbox.ts';
import { json, nowMs, openBoard } from './fixture.ts';
import type { ObjectiveRow } from './shapes.ts';

describe('the API', () => {
  let board: Awaited<ReturnType<typeof openBoard>>;
  before(async () => {
    board = await openBoard();
  });
  after(() => board.close());

  test('rows come in the order of the engine, worst first', async () => {
    const { status, text } = await board.ask('/api/slos');
    assert.equal(status, 200);
    assert.deepEqual(
      JSON.parse(text).map(({ name }: ObjectiveRow) => name),
      ['z', 'y', 'a'],
    );
  });

  for (const [title, method, path, headers, body, status, detail] of [
    ['an SLO that there is not', 'GET', '/api/slos/nothing', {}, undefined, 404, /nothing/],
    [
      'a resource that there is not',
      'GET',
      '/api/nothing',
      {},
      undefined,
      404,
      /GET \/api\/nothing/,
    ],
    ['a limit of none', 'GET', '/api/notifications?limit=0', {}, undefined, 400, /1 to 1000/],
    ['a limit of two', 'GET', '/api/markers?limit=1&limit=2', {}, undefined, 400, /1 to 1000/],
    ['a since of words', 'GET', '/api/markers?since=today', {}, undefined, 400, /milliseconds/],
    ['an objective of no SLO', 'GET', '/api/traces?objective=x', {}, undefined, 400, /needs slo/],
    ['traces of no SLO', 'GET', '/api/traces?slo=x', {}, undefined, 404, /api\/slos/],
    ['an id that is none', 'GET', '/api/traces/..%2f..', {}, undefined, 404, /never received/],
    ['a verdict on nothing', 'GET', '/api/verdict', {}, undefined, 400, /^from and to: give/],
    ['a verdict up to words', 'GET', '/api/verdict?from=1&to=now', {}, undefined, 400, /^to: give/],
    ['a verdict on a fraction', 'GET', '/api/verdict?from=1.5&to=2', {}, undefined, 400, /^from:/],
    ['a verdict from two', 'GET', '/api/verdict?from=1&from=2&to=3', {}, undefined, 400, /^from:/],
    ['a verdict backwards', 'GET', '/api/verdict?from=2&to=1', {}, undefined, 400, /earlier/],
    ['a verdict on no time', 'GET', '/api/verdict?from=2&to=2', {}, undefined, 400, /earlier/],
    ['a verdict refused', 'GET', '/api/verdict?from=1&to=2', {}, undefined, 400, /of fakes/],
    ['a marker of garbage', 'POST', '/api/markers', json, '{"kind":', 400, /JSON/],
    ['a marker of no kind', 'POST', '/api/markers', json, '{"title":"x"}', 400, /kind/],
    [
      'a marker that says more',
      'POST',
      '/api/markers',
      json,
      '{"kind":"note","title":"x","by":1}',
      400,
      /by/,
    ],
    [
      'a marker of tomorrow',
      'POST',
      '/api/markers',
      json,
      `{"kind":"note","title":"x","at":${nowMs + 86_400_000}}`,
      400,
      /ahead/,
    ],
    [
      'a marker as a form',
      'POST',
      '/api/markers',
      { 'content-type': 'text/plain' },
      '{}',
      415,
      /application\/json/,
    ],
    [
      'a marker of 100 KB',
      'POST',
      '/api/markers',
      json,
      `{"kind":"note","title":"${'x'.repeat(100_000)}"}`,
      413,
      /64 KiB/,
    ],
  ] as const) {
    test(`${title} is answered ${status} with problem details`, async () => {
      const answer = await board.ask(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      assert.equal(answer.status, status);
      assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.match(JSON.parse(answer.text).detail, detail);
    });
  }

  test('a marker is kept, and told to readers of the stream', async () => {
    const told: string[] = [];
    const reader = httpRequest({ port: board.port, path: '/api/stream' }, (response) => {
      response.setEncoding('utf8').on('data', (chunk: string) => told.push(chunk));
      response.once('data', () => {
        void board.ask('/api/markers', {
          method: 'POST',
          headers: json,
          body: '{"kind":"deploy","title":"v2"}',
        });
      });
      response.on('data', () => {
        if (told.join('').includes('event: marker')) response.destroy();
      });
    });
    reader.end();
    await new Promise((resolve) => reader.once('close', resolve));
    assert.match(told.join(''), /^retry: 1000\n\nevent: slos\ndata: \[\{"name":"z"/);
    const { text } = await board.ask('/api/markers');
    const [marker] = JSON.parse(text);
    assert.deepEqual(
      { ...marker, id: '' },
      { id: '', at: nowMs, kind: 'deploy', title: 'v2', detail: '', by: 'operator' },
    );
  });
});

test('a verdict is asked for in milliseconds and answered as it was made', async (context) => {
  const asked: unknown[] = [];
  const verdict = {
    from: 1000,
    to: 2000,
    verdict: 'pass',
    reasons: ['kept'],
    objectives: [],
  } as const;
  const fakes = await openBoard();
  await fakes.close();
  const board = await openBoard({
    state: {
      ...fakes.context.state,
      verdict: (...interval) => {
        asked.push(interval);
        return verdict;
      },
    },
  });
  context.after(board.close);
  const { status, headers, text } = await board.ask('/api/verdict?from=999&to=2001');
  assert.deepEqual(
    [status, headers['cache-control'], JSON.parse(text)],
    [200, 'no-store', verdict],
  );
  assert.deepEqual(asked, [[999, 2001]]);
});

test('ready is what is ready', async (context) => {
  let trouble: string | null = null;
  const board = await openBoard({ readiness: () => ({ store: trouble, evaluation: null }) });
  context.after(board.close);
  assert.equal((await board.ask('/readyz')).status, 200);
  trouble = 'the disk is full';
  const { status, text } = await board.ask('/readyz');
  assert.equal(status, 503);
  assert.equal(JSON.parse(text).checks.store, trouble);
});

test('a fault of ours is answered without its inside', async (context) => {
  const logged: unknown[] = [];
  const board = await openBoard({
    state: {
      rows: () => {
        throw new Error('secret inside');
      },
      detail: () => null,
      alerts: () => [],
      session: () => ({ version: '0', demo: null, grafanaUrl: null, diagnostics: [] }),
      verdict: () => ({ problem: '' }),
    },
    log: { error: (...line: unknown[]) => logged.push(line) },
  });
  context.after(board.close);
  const { status, text } = await board.ask('/api/slos');
  assert.equal(status, 500);
  assert.doesNotMatch(text, /secret/);
  assert.equal(logged.length, 1);
});

test('the inbox is answered newest first with its deliveries', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  const outbox = openOutbox(board.store, nowMs);
  for (const state of ['firing', 'resolved'] as const) {
    outbox.write(
      {
        at: nowMs,
        alertId: 'a',
        name: 'request latency',
        objective: 'fast',
        severity: 'page',
        state,
        title: 't',
        summary: 's',
        notify: [],
        traceWantedUntilMs: null,
      },
      [
        { receiver: 'inbox', dueMs: null },
        { receiver: 'webhook', dueMs: nowMs },
      ],
    );
  }
  const [newest, oldest] = JSON.parse((await board.ask('/api/notifications')).text);
  assert.equal(newest.state, 'resolved');
  assert.equal(oldest.boardUrl, 'http://board/slos/request%20latency');
  assert.deepEqual(
    oldest.deliveries.map(({ receiver, state }: { receiver: string; state: string }) => [
      receiver,
      state,
    ]),
    [
      ['inbox', 'delivered'],
      ['webhook', 'waiting'],
    ],
  );
});
