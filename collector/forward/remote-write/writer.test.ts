import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { decodeWriteRequest } from '../../ingest/remote-write/write-request.ts';
import { writeTo } from './attempt.ts';
import { encodeWrite } from './encode.ts';
import { outMetrics } from './series.ts';
import { RemoteWriter } from './writer.ts';

const servers: Server[] = [];
const writers: RemoteWriter[] = [];
afterEach(async () => {
  await Promise.all(writers.splice(0).map((writer) => writer.stop(1)));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

type Answer = readonly [status: number, headers?: Readonly<Record<string, string>>];

/** Answers as told, the last for ever. */
const receive = async (...answers: readonly Answer[]) => {
  const bodies: Buffer[] = [];
  const seen: IncomingMessage[] = [];
  const waiting: (() => void)[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [status, headers] = answers[Math.min(seen.length, answers.length - 1)] ?? [204];
      seen.push(request);
      bodies.push(Buffer.concat(chunks));
      response.writeHead(status, headers).end(status === 400 ? 'out of bounds\nmore' : '');
      for (const tell of waiting.splice(0)) tell();
    });
  };
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const requests = async (count: number) => {
    while (seen.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
  return { url, bodies, seen, requests };
};

const start = (url: string, more: Partial<ConstructorParameters<typeof RemoteWriter>[0]> = {}) => {
  let counted = 0;
  const turns: (readonly [boolean, string | null])[] = [];
  const writer = new RemoteWriter({
    url,
    intervalSeconds: 0.05,
    read: (timeMs) => {
      counted += 1;
      const series = [{ name: 'a_total', labels: { slo: 'x' }, value: counted }];
      const body = encodeWrite(series, outMetrics, { job: 'signalbox', instance: 'me' }, timeMs);
      return { body, series: 1 };
    },
    send: writeTo(url, 'token', '1.2.3'),
    now: Date.now,
    onTurn: (works, error) => turns.push([works, error]),
    ...more,
  });
  writers.push(writer);
  return { writer, turns };
};

test('what is written is what the protocol asks for', async () => {
  const { url, seen, bodies, requests } = await receive([204]);
  start(url, { intervalSeconds: 60 });
  await requests(1);
  const { headers, method } = seen[0] ?? assert.fail();
  assert.deepEqual(
    [method, headers['content-type'], headers['content-encoding'], headers.authorization],
    ['POST', 'application/x-protobuf', 'snappy', 'Bearer token'],
  );
  assert.equal(headers['x-prometheus-remote-write-version'], '0.1.0');
  const decoded = await decodeWriteRequest(bodies[0] ?? assert.fail());
  assert.ok('request' in decoded);
  const [series] = decoded.request.timeseries;
  assert.deepEqual(
    series?.labels.map(({ name, value }) => `${name}=${value}`),
    ['__name__=a_total', 'instance=me', 'job=signalbox', 'slo=x'],
  );
  assert.equal(series?.samples[0]?.value, 1);
  assert.equal(decoded.request.metadata.length, outMetrics.length);
});

test('the last round is written once more at the end', async () => {
  const { url, seen, requests } = await receive([204]);
  const { writer } = start(url, { intervalSeconds: 3600 });
  await requests(1);
  while (writer.figures().written === 0) await new Promise(setImmediate);
  await writer.stop(1000);
  assert.equal(seen.length, 2);
  assert.equal(writer.figures().written, 2);
});

test('what passes is tried again with what is counted by then; turns are told once', async () => {
  const { url, bodies, requests } = await receive([500], [429], [503], [204]);
  const { writer, turns } = start(url, { intervalSeconds: 60 });
  await requests(4);
  while (turns.length < 2) await new Promise(setImmediate);
  await writer.stop(1000);
  assert.deepEqual(turns, [
    [false, 'it answered 500'],
    [true, null],
  ]);
  assert.equal(writer.figures().retries, 3);
  const decoded = await decodeWriteRequest(bodies[3] ?? assert.fail());
  assert.ok('request' in decoded);
  assert.equal(decoded.request.timeseries[0]?.samples[0]?.value, 4);
});

test('what is wrong is not tried again before the next round, and is told', async () => {
  const { url, requests } = await receive([400]);
  const { writer, turns } = start(url);
  await requests(3);
  const { retries, isFailing, failedRounds } = writer.figures();
  assert.deepEqual([retries, isFailing], [0, true]);
  assert.ok(failedRounds >= 2);
  assert.deepEqual(turns, [[false, 'it answered 400: out of bounds']]);
  assert.deepEqual(writer.complaints(Date.now() - 60_000), []);
  const [complaint = ''] = writer.complaints(Date.now() + 60_000);
  assert.match(complaint, /has not been written to http:.*: it answered 400: out of bounds\./);
});

test('a receiver that asks to be left alone is', async () => {
  const { url, seen, requests } = await receive([429, { 'retry-after': '3600' }]);
  let rounds = 0;
  const { writer } = start(url, {
    now: () => {
      rounds += 1;
      return 1_700_000_000_000;
    },
  });
  await requests(1);
  const from = rounds;
  while (rounds < from + 5) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(seen.length, 1);
  assert.equal(writer.figures().failedRounds, 1);
});

test('counters that cannot be read are a failure like others', async () => {
  const { url } = await receive([204]);
  const failed = Promise.withResolvers<void>();
  const errors: (string | null)[] = [];
  const { writer } = start(url, {
    read: () => {
      throw new Error('the disk is gone');
    },
    onTurn: (_works, error) => {
      errors.push(error);
      failed.resolve();
    },
  });
  await failed.promise;
  assert.deepEqual(errors, ['the counters could not be read: the disk is gone']);
  assert.equal(writer.figures().isFailing, true);
});

test('nothing is followed elsewhere', async () => {
  const other = await receive([204]);
  const { url, requests } = await receive([307, { location: other.url }]);
  const { turns } = start(url);
  await requests(2);
  assert.deepEqual(turns, [[false, 'it answered 307']]);
  assert.equal(other.seen.length, 0);
});
