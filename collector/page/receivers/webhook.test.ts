import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { webhook } from './webhook.ts';

const notification: NotificationRow = {
  id: 'n-1',
  at: 1,
  alertId: 'a-1',
  name: 'request-latency',
  objective: 'fast',
  severity: 'page',
  state: 'firing',
  title: 'Request latency is red',
  summary: 'Request latency is red: 34 % slower than 500 ms',
  notify: [],
  boardUrl: 'http://board/slos/request-latency',
  traceUrl: null,
  runbookUrl: null,
  deliveries: [{ receiver: 'inbox', state: 'delivered', attempts: 1, lastError: null, at: 1 }],
};

const never = new AbortController().signal;

/** Sends to a real server that answers as told. */
const attempt = async (
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  timeoutMs = 5000,
) => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await webhook(`http://127.0.0.1:${port}/page`, { timeoutMs })(notification, never);
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

test('a notification goes out as JSON under its own key, without the deliveries', async () => {
  const seen: { key: unknown; body: Record<string, unknown> }[] = [];
  const result = await attempt((request, response, body) => {
    seen.push({ key: request.headers['idempotency-key'], body: JSON.parse(body) });
    response.writeHead(202).end();
  });
  assert.ok(result.taken);
  const { deliveries: _, ...sent } = notification;
  assert.deepEqual(seen, [{ key: 'n-1', body: sent }]);
});

for (const [title, answer, error, retryAfterMs] of [
  [
    'an error',
    (_: unknown, response: ServerResponse) => response.writeHead(500).end(),
    /answered 500/,
    null,
  ],
  [
    'a pause asked for',
    (_: unknown, response: ServerResponse) => response.writeHead(429, { 'retry-after': '7' }).end(),
    /429/,
    7000,
  ],
  [
    'a redirect',
    (_: unknown, response: ServerResponse) => response.writeHead(302, { location: '/' }).end(),
    /302/,
    300_000,
  ],
  ['a hang-up', (request: IncomingMessage) => request.socket.destroy(), /./, null],
] as const) {
  test(`${title} is not taken, and says why`, async () => {
    const result = await attempt(answer);
    assert.ok(!result.taken);
    assert.match(result.error, error);
    assert.equal(result.retryAfterMs, retryAfterMs);
  });
}

test('no answer in time is not taken', async () => {
  const result = await attempt(() => undefined, 30);
  assert.ok(!result.taken);
  assert.match(result.error, /no answer within 0.03 s/);
});

test('nobody there is not taken', async () => {
  const result = await webhook('http://127.0.0.1:1/')(notification, never);
  assert.ok(!result.taken);
  assert.match(result.error, /ECONNREFUSED|bad port/);
});
