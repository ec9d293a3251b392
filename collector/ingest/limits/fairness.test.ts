// Two senders at one door whose store is slow: the one that floods is told to come again, the other
// never is.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createOtlpReceiver } from '../otlp/receiver.ts';
import { decodedSpans } from '../otlp/scan/decoded-spans-fixture.ts';
import { Shares } from './shares.ts';
import { Turnstile } from './turnstile.ts';

const heldBytes = 64 * 1024;
const spans = (name: string) => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
              name,
              startTimeUnixNano: '1700000000000000000',
              endTimeUnixNano: '1700000001000000000',
            },
          ],
        },
      ],
    },
  ],
  padding: 'x'.repeat(8 * 1024),
});

test('429 to the flooder only, with Retry-After; what waits goes in by turns', async (context) => {
  const bodies = new Shares();
  const order: string[] = [];
  const waiting: (() => void)[] = [];
  const receiver = createOtlpReceiver({
    source: 'flooder',
    admit: (authorization) => authorization ?? null,
    ingestMetrics: async () => undefined,
    scanning: decodedSpans(async (_spans, source) => {
      order.push(source);
      await new Promise<void>((resolve) => waiting.push(resolve));
    }),
    limits: { heldBytes },
    roomOf: (source) => bodies.of(source),
    turnstile: new Turnstile(12 * 1024),
    log: { warn: () => {}, error: () => {} },
  });
  const server = createServer(receiver).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`;
  const post = (source: string) =>
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: source },
      body: JSON.stringify(spans(source)),
    });

  const flood = Array.from({ length: 12 }, () => post('flooder'));
  const refused = await Promise.any(
    flood.map(async (answer) => {
      const response = await answer;
      assert.equal(response.status, 429);
      return response;
    }),
  );
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);
  // All of the flood has come, and half of the room is left.
  while (bodies.held > heldBytes / 2 || order.length === 0) await new Promise(setImmediate);
  const quiet = post('quiet');
  while (bodies.isIdle('quiet')) await new Promise(setImmediate);

  const answered = Promise.all([...flood, quiet]);
  let isOver = false;
  void answered.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    waiting.shift()?.();
    await new Promise(setImmediate);
  }
  const statuses = (await Promise.all(flood)).map(({ status }) => status);
  assert.equal((await quiet).status, 200);
  const taken = statuses.filter((status) => status === 200).length;
  assert.ok(taken >= 3 && taken < 12, `${taken}`);
  assert.ok(statuses.every((status) => status === 200 || status === 429));
  assert.equal(bodies.held, 0);
  // One was inside and one was next when it came.
  assert.ok(order.indexOf('quiet') <= 2, order.join(' '));
});
