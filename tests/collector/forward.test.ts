// All traces that the collector accepts reach another receiver as they came. A receiver that is dead,
// slow or refuses harms nobody: senders are answered as ever, and what is lost is counted and told.

import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { BoardSession } from '../../collector/serve/session/shapes.ts';
import { startTraceReceiver } from '../app/trace-receiver.ts';
import { until } from '../until.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from './process.ts';

const exportOf = (traceId: number, name = 'GET /'): string => {
  const timeUnixNano = `${Date.now()}000000`;
  const span = {
    traceId: traceId.toString(16).padStart(32, '0'),
    spanId: '00f067aa0ba902b7',
    name,
    startTimeUnixNano: timeUnixNano,
    endTimeUnixNano: timeUnixNano,
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
};

type Got = { readonly headers: IncomingHttpHeaders; readonly path: string; readonly body: Buffer };

/** A receiver that answers as told; `port` to come back where it was. */
const openReceiver = async (answer: (response: ServerResponse, got: Got) => void, port = 0) => {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request));
    const each = { headers: request.headers, path: request.url ?? '', body };
    got.push(each);
    answer(response, each);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    got,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const token = 'a-token-of-the-receiver';

const forwardTo = async (context: TestContext, url: string) => {
  const folder = temporaryFolder();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    TRACES_FORWARD_URL: url,
    TRACES_FORWARD_TOKEN: token,
  });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  const metrics = async () => (await fetch(`${board}/metrics`)).text();
  return {
    collector,
    /** @returns the status of the answer. */
    push: async (body: string | Uint8Array, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: Buffer.from(body),
      });
      await answer.arrayBuffer();
      return answer.status;
    },
    figure: async (name: string): Promise<number | null> => {
      const line = (await metrics()).split('\n').find((each) => each.startsWith(`${name} `));
      return line === undefined ? null : Number(line.split(' ')[1]);
    },
    complaints: async () =>
      (await askJson<BoardSession>(`${board}/api/session`)).diagnostics.filter((text) =>
        text.startsWith('Traces are lost'),
      ),
  };
};

test('another OTLP receiver has every span that was accepted', async (context) => {
  const receiver = await startTraceReceiver();
  context.after(receiver.stop);
  const { push, figure } = await forwardTo(context, receiver.url);
  const count = 30;
  const pushes = Array.from({ length: count }, (_, index) => push(exportOf(index + 1)));
  assert.ok((await Promise.all(pushes)).every((status) => status === 200));
  await until('all spans', () => receiver.spans.length === count);
  assert.equal(new Set(receiver.spans.map(({ traceId }) => traceId)).size, count);
  await until('all sent', async () => (await figure('signalbox_forward_sent_total')) === count);
  assert.equal(await figure('signalbox_forward_waiting'), 0);
  assert.equal(await figure('signalbox_forward_held_bytes'), 0);
});

test('the same bytes under the same headers, to the path of the signal', async (context) => {
  const receiver = await openReceiver((response) => response.end('{}'));
  context.after(receiver.close);
  const { push } = await forwardTo(context, `${receiver.url}/tenant/`);
  const compressed = gzipSync(exportOf(1), { level: 1 });
  assert.equal(await push(compressed, { 'content-encoding': 'gzip' }), 200);
  assert.equal(await push('no JSON'), 400);
  assert.equal(await push('{}'), 200);
  await until('two bodies', () => receiver.got.length >= 2);
  const [first, second] = receiver.got;
  assert.equal(first?.path, '/tenant/v1/traces');
  assert.equal(first?.headers['content-type'], 'application/json');
  assert.equal(first?.headers['content-encoding'], 'gzip');
  assert.equal(first?.headers.authorization, `Bearer ${token}`);
  assert.deepEqual(first?.body, compressed);
  assert.equal(second?.headers['content-encoding'], undefined);
  assert.equal(second?.body.toString(), '{}');
});

test('a dead receiver delays nobody, and gets what waited when it is back', async (context) => {
  const before = await openReceiver((response) => response.end('{}'));
  const { port } = before;
  await before.close();
  const { push, figure, complaints } = await forwardTo(context, `http://127.0.0.1:${port}`);
  for (const traceId of [1, 2, 3]) assert.equal(await push(exportOf(traceId)), 200);
  await until('a retry', async () => ((await figure('signalbox_forward_retries_total')) ?? 0) > 0);
  assert.deepEqual(await complaints(), [], 'nothing is lost yet');
  const back = await openReceiver((response) => response.end('{}'), port);
  context.after(back.close);
  await until('all three', () => back.got.length === 3);
  await until('all sent', async () => (await figure('signalbox_forward_sent_total')) === 3);
});

test('a busy receiver is left alone as long as it asks', async (context) => {
  const times: number[] = [];
  const receiver = await openReceiver((response) => {
    times.push(performance.now());
    if (times.length === 1) response.writeHead(429, { 'retry-after': '2' }).end();
    else response.end('{}');
  });
  context.after(receiver.close);
  const { push } = await forwardTo(context, receiver.url);
  await push(exportOf(1));
  await until('another attempt', () => times.length === 2);
  const [first = 0, second = 0] = times;
  assert.ok(second - first >= 1990, `${second - first} ms`);
  assert.deepEqual(receiver.got[0]?.body, receiver.got[1]?.body);
});

test('a receiver that refuses is told of on the board, and counted', async (context) => {
  const receiver = await openReceiver((response) => response.writeHead(400).end());
  context.after(receiver.close);
  const { push, figure, complaints } = await forwardTo(context, receiver.url);
  assert.equal(await push(exportOf(1)), 200);
  const refused = 'signalbox_forward_dropped_total{reason="refused"}';
  await until('one dropped', async () => (await figure(refused)) === 1);
  const [complaint = '', ...others] = await complaints();
  assert.match(
    complaint,
    /127\.0\.0\.1:\d+\/v1\/traces: 1 body since .* it answered 400 Bad Request/,
  );
  assert.deepEqual(others, []);
  assert.equal(receiver.got.length, 1, 'it is not asked again');
});

test('a receiver that refuses us, not the body, loses nothing: it is asked again', async (context) => {
  let allowed = false;
  const receiver = await openReceiver((response) => response.writeHead(allowed ? 200 : 401).end());
  context.after(receiver.close);
  const { push, figure } = await forwardTo(context, receiver.url);
  assert.equal(await push(exportOf(1)), 200);
  await until('a retry', async () => ((await figure('signalbox_forward_retries_total')) ?? 0) > 0);
  assert.equal(await figure('signalbox_forward_failing'), 1);
  assert.equal(await figure('signalbox_forward_waiting'), 1);
  allowed = true;
  await until('it is taken', async () => (await figure('signalbox_forward_sent_total')) === 1);
  assert.equal(await figure('signalbox_forward_failing'), 0);
});

test('a receiver that never answers delays neither senders nor the stop', async (context) => {
  const receiver = await openReceiver(() => undefined);
  context.after(receiver.close);
  const { push, figure, collector } = await forwardTo(context, receiver.url);
  const pushes = await Promise.all([1, 2, 3, 4, 5, 6].map((traceId) => push(exportOf(traceId))));
  assert.ok(pushes.every((status) => status === 200));
  // No attempt has ended yet: nobody waited for one.
  assert.equal(await figure('signalbox_forward_retries_total'), 0);
  await until('four under way', () => receiver.got.length === 4);
  collector.child.kill('SIGTERM');
  assert.deepEqual(await collector.ended, { code: 0, signal: null });
  assert.equal(receiver.got.length, 4);
});

test('what waits at the stop is sent', async (context) => {
  const receiver = await openReceiver((response) => setTimeout(() => response.end('{}'), 200));
  context.after(receiver.close);
  const { push, collector } = await forwardTo(context, receiver.url);
  await Promise.all(Array.from({ length: 12 }, (_, index) => push(exportOf(index + 1))));
  collector.child.kill('SIGTERM');
  assert.deepEqual(await collector.ended, { code: 0, signal: null });
  assert.equal(receiver.got.length, 12);
});

test('without an address there is nothing of it', async (context) => {
  const { push, figure } = await forwardTo(context, '');
  assert.equal(await push(exportOf(1)), 200);
  assert.equal(await figure('signalbox_forward_sent_total'), null);
});
