import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Registry } from 'prom-client';
import { openInbox } from '../page/inbox.ts';
import { openOutbox } from '../page/outbox.ts';
import { openStore } from '../store/database.ts';
import { type BoardContext, createBoard } from './board.ts';
import { openMarkers } from './markers/markers.ts';
import type { ObjectiveRow, Status } from './shapes.ts';
import { Broadcast } from './stream/broadcast.ts';

const nowMs = 1_800_000_000_000;

const row = (name: string, status: Status, since = 0): ObjectiveRow => ({
  name,
  objective: 'fast',
  title: name,
  service: 'app',
  target: 0.99,
  status,
  since,
  sli: null,
  good: 0,
  total: 0,
  budgetLeft: null,
  coverage: 0,
  burn: {},
  window: '30d',
  reasons: [],
  current: { windowSeconds: 60, good: 0, total: 0, ratio: null, readings: [] },
  sparkline: [],
  updatedAt: nowMs,
});

const viewer = 'viewer-token-0123456789';
const operator = 'operator-token-0123456789';

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** A board over fakes, listening; fetch would not let a test choose its Host header. */
const openBoard = async (changes: Partial<BoardContext> = {}) => {
  const store = openStore(':memory:');
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-pages-'));
  const context: BoardContext = {
    objectives: [],
    state: {
      rows: () => [row('z', 'red'), row('y', 'stale'), row('a', 'green')],
      detail: () => null,
      alerts: () => [],
      session: () => ({ version: '0', demo: null, diagnostics: [] }),
    },
    traces: {
      add: () => undefined,
      search: () => [],
      get: () => null,
      size: () => ({ traces: 0, spans: 0, bytes: 0 }),
      flush: () => undefined,
      close: () => undefined,
    },
    inbox: openInbox(store, () => 'http://board'),
    markers: openMarkers(store, nowMs),
    broadcast: new Broadcast(),
    readiness: () => ({ store: null }),
    registry: new Registry(),
    tokens: { viewer: null, operator: null },
    publicUrl: null,
    demoAppUrl: null,
    pagesFolder: folder,
    now: () => nowMs,
    log: { error: () => undefined },
    ...changes,
  };
  const server = createServer(createBoard(context));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (
    path: string,
    options: {
      readonly method?: string;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body } = options;
      const sent = httpRequest({ port, path, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      sent.on('error', reject).end(body);
    });
  const close = async (): Promise<void> => {
    context.broadcast.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { ask, close, port, store, folder, context };
};

const json: Record<string, string> = { 'content-type': 'application/json' };

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
      { id: '', at: nowMs, kind: 'deploy', title: 'v2', detail: '' },
    );
  });

  test('a foreign page is refused, a page of ours and a program are not', async () => {
    const host = `127.0.0.1:${board.port}`;
    const asked = (headers: Record<string, string>) => board.ask('/api/slos', { headers });
    assert.equal((await asked({ origin: 'https://evil.example' })).status, 403);
    assert.equal((await asked({ origin: 'null' })).status, 403);
    assert.equal((await asked({ host, origin: `http://${host}` })).status, 200);
    assert.equal((await asked({})).status, 200);
    const post = await board.ask('/api/markers', {
      method: 'POST',
      headers: { ...json, 'sec-fetch-site': 'cross-site' },
      body: '{"kind":"note","title":"x"}',
    });
    assert.equal(post.status, 403);
  });

  test('a name that could be pointed at us is refused; addresses and localhost are not', async () => {
    for (const [host, status] of [
      ['evil.example', 421],
      ['evil.example:3100', 421],
      ['localhost.evil.example', 421],
      ['127.0.0.1.evil.example', 421],
      ['localhost:1', 200],
      ['127.0.0.1', 200],
      ['[::1]:3100', 200],
    ] as const) {
      assert.equal((await board.ask('/api/slos', { headers: { host } })).status, status, host);
      assert.equal((await board.ask('/healthz', { headers: { host } })).status, 200, host);
    }
  });

  test('scripts come from the board itself only', async () => {
    const { headers } = await board.ask('/');
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /connect-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|upgrade-insecure/);
  });
});

test('the public name of the board is answered, and its origin too', async (context) => {
  const board = await openBoard({ publicUrl: 'https://board.example' });
  context.after(board.close);
  const headers = { host: 'board.example', origin: 'https://board.example' };
  assert.equal((await board.ask('/api/slos', { headers })).status, 200);
});

test('with a viewer token names do not matter: what is guarded by a token is not by a name', async (context) => {
  const board = await openBoard({ tokens: { viewer, operator } });
  context.after(board.close);
  const headers = { host: 'collector:3100', authorization: `Bearer ${viewer}` };
  assert.equal((await board.ask('/metrics', { headers })).status, 200);
  assert.equal((await board.ask('/metrics', { headers: { host: 'collector:3100' } })).status, 401);
});

test('tokens: the viewer looks, the operator also writes, strangers do neither', async (context) => {
  const board = await openBoard({ tokens: { viewer, operator } });
  context.after(board.close);
  const basic = (token: string) => `Basic ${Buffer.from(`me:${token}`).toString('base64')}`;
  const cases = [
    [undefined, 401, 401],
    ['Bearer wrong', 401, 401],
    [basic('wrong'), 401, 401],
    ['Basic !', 401, 401],
    [`Bearer ${viewer}`, 200, 403],
    [basic(viewer), 200, 403],
    [`Bearer ${operator}`, 200, 201],
    [basic(operator), 200, 201],
  ] as const;
  for (const [authorization, reading, writing] of cases) {
    const headers = authorization === undefined ? json : { ...json, authorization };
    const body = '{"kind":"note","title":"x"}';
    assert.equal(
      (await board.ask('/api/slos', { headers })).status,
      reading,
      String(authorization),
    );
    assert.equal((await board.ask('/', { headers })).status === 401, reading === 401);
    const post = await board.ask('/api/markers', { method: 'POST', headers, body });
    assert.equal(post.status, writing, String(authorization));
  }
  const refused = await board.ask('/api/slos');
  assert.match(String(refused.headers['www-authenticate']), /^Basic realm=/);
  assert.equal((await board.ask('/readyz')).status, 200, 'health is for anyone');
});

test('an operator token alone leaves looking open and guards writing', async (context) => {
  const board = await openBoard({ tokens: { viewer: null, operator } });
  context.after(board.close);
  const body = '{"kind":"note","title":"x"}';
  assert.equal((await board.ask('/api/slos')).status, 200);
  assert.equal(
    (await board.ask('/api/markers', { method: 'POST', headers: json, body })).status,
    401,
  );
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
      session: () => ({ version: '0', demo: null, diagnostics: [] }),
    },
    log: { error: (...line: unknown[]) => logged.push(line) },
  });
  context.after(board.close);
  const { status, text } = await board.ask('/api/slos');
  assert.equal(status, 500);
  assert.doesNotMatch(text, /secret/);
  assert.equal(logged.length, 1);
});

test('pages: hashed files for ever, every other path is the page, missing assets are missing', async (context) => {
  const board = await openBoard({ demoAppUrl: 'http://127.0.0.1:3000/x' });
  context.after(board.close);
  const unbuilt = await board.ask('/');
  assert.equal(unbuilt.status, 503);
  assert.match(unbuilt.text, /npm run build/);

  mkdirSync(join(board.folder, 'assets'));
  writeFileSync(join(board.folder, 'index.html'), '<title>the board</title>');
  writeFileSync(join(board.folder, 'assets', 'main-1a2b.js'), '1');
  for (const path of ['/', '/slos/request-latency', '/traces/abc', '/pager']) {
    const { status, text, headers } = await board.ask(path);
    assert.equal(status, 200, path);
    assert.match(text, /the board/);
    assert.equal(headers['cache-control'], 'no-cache');
    assert.match(
      String(headers['content-security-policy']),
      /connect-src 'self' http:\/\/127.0.0.1:3000;/,
    );
  }
  const asset = await board.ask('/assets/main-1a2b.js');
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal((await board.ask('/assets/old-9z.js')).status, 404);
  assert.equal((await board.ask('/', { method: 'DELETE' })).status, 404);
  assert.doesNotMatch((await board.ask('/..%2f..%2fetc/passwd')).text, /root:/);
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
