// The demo's faults are really injected, can be lifted, and are nobody else's to switch.

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { type Client, client, demoPerson, signIn } from './client.ts';
import { runApp } from './running.ts';

const board = 'http://127.0.0.1:3100';

describe('faults', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let api: Client;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({
      DATABASE_URL: postgres.url,
      SIGNALBOX_DEMO: '1',
      BOARD_ORIGIN: `${board},http://localhost:3100`,
    });
    api = client(app.url, (await signIn(app.url, demoPerson(1))).token);
  });

  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const set = async (name: string, enabled: boolean) => {
    const { status, body } = await client(app.url)('POST', `/api/faults/${name}`, { enabled });
    assert.equal(status, 200);
    assert.deepEqual([body.name, body.enabled], [name, enabled]);
  };

  const metric = async (pattern: string): Promise<number> => {
    const { body } = await client(app.url)<string>('GET', '/metrics');
    return [...body.matchAll(new RegExp(`^${pattern} (\\d+)`, 'gm'))].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
  };

  test('five faults, all off at first', async () => {
    const { body } = await client(app.url)<Record<string, unknown>[]>('GET', '/api/faults');
    assert.deepEqual(
      body.map(({ name, enabled }) => [name, enabled]),
      [
        ['slow-responses', false],
        ['errors', false],
        ['cold-cache', false],
        ['dropped-sockets', false],
        ['failing-workflow-steps', false],
      ],
    );
  });

  test('slow responses are slow, but health, faults and metrics are not', async () => {
    const timed = async (path: string): Promise<number> => {
      const startedAt = performance.now();
      assert.equal((await api('GET', path)).status, 200);
      return performance.now() - startedAt;
    };
    const slowCount = () =>
      metric(
        'http_server_request_duration_seconds_bucket\\{le="0.25",.*http_route="/api/documents".*\\}',
      );
    const quickBefore = await slowCount();
    await set('slow-responses', true);
    assert.ok((await timed('/api/documents')) >= 255);
    assert.equal(await slowCount(), quickBefore, 'the figures show it under its own route');
    for (const path of ['/api/health', '/api/faults', '/metrics'])
      assert.ok((await timed(path)) < 255, path);
    await set('slow-responses', false);
  });

  test('errors hit some of the requests with a 500, under their route', async () => {
    await set('errors', true);
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await api('GET', '/api/documents')).status),
    );
    const failed = statuses.filter((status) => status === 500).length;
    assert.ok(failed > 3 && failed < 40, `${failed} of 60 failed`);
    assert.equal(
      await metric(
        'http_server_request_duration_seconds_count\\{.*http_route="/api/documents",http_response_status_code="500"\\}',
      ),
      failed,
    );
    for (let i = 0; i < 20; i += 1) assert.equal((await api('GET', '/api/health')).status, 200);
    await set('errors', false);
    assert.equal((await api('GET', '/api/documents')).status, 200);
  });

  test('a cold cache misses every time', async () => {
    const lookups = (result: string) => metric(`app_cache_lookups_total\\{.*result="${result}"\\}`);
    await api('GET', '/api/documents');
    await set('cold-cache', true);
    const before = await lookups('hit');
    for (let i = 0; i < 5; i += 1) await api('GET', '/api/documents');
    assert.equal(await lookups('hit'), before);
    await set('cold-cache', false);
    await api('GET', '/api/documents');
    await api('GET', '/api/documents');
    assert.ok((await lookups('hit')) > before);
  });

  const ask = (method: string, origin: string) =>
    fetch(`${app.url}/api/faults/errors`, {
      method,
      headers: { origin, 'content-type': 'application/json' },
      ...(method === 'POST' && { body: '{"enabled":false}' }),
    });

  test('the board’s pages may switch them, no other page may', async () => {
    for (const origin of [board, 'http://localhost:3100', app.url])
      assert.equal((await ask('POST', origin)).status, 200, origin);
    const allowed = await ask('OPTIONS', board);
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers.get('access-control-allow-origin'), board);
    assert.match(allowed.headers.get('access-control-allow-headers') ?? '', /content-type/);
    const other = await ask('POST', 'https://elsewhere.example');
    assert.equal(other.status, 403);
    assert.equal(other.headers.get('access-control-allow-origin'), null);
  });

  test('a name that was pointed at this machine is refused', async () => {
    const status = await new Promise((resolve, reject) => {
      request(`${app.url}/api/faults`, { headers: { host: 'elsewhere.example' } }, (response) =>
        resolve(response.resume().statusCode),
      )
        .on('error', reject)
        .end();
    });
    assert.equal(status, 421);
  });

  for (const [path, body, status] of [
    ['/api/faults/no-such-fault', { enabled: true }, 404],
    ['/api/faults/errors', { enabled: 'yes' }, 400],
    ['/api/faults/errors', {}, 400],
  ] as const)
    test(`POST ${path} with ${JSON.stringify(body)} answers ${status}`, async () => {
      assert.equal((await client(app.url)('POST', path, body)).status, status);
    });

  test('without demo mode there is no such thing, and no one-click sign-in', async () => {
    const plain = await runApp({ DATABASE_URL: postgres.url });
    try {
      assert.equal((await client(plain.url)('GET', '/api/faults')).status, 404);
      const demo = await client(plain.url)('POST', '/api/sessions', { demo: true });
      assert.equal(demo.status, 400);
    } finally {
      await plain.stop();
    }
  });
});
