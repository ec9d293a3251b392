import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { compressSync } from 'snappy';
import { CollectorError } from '../../error.ts';
import type { BodyRoom } from '../otlp/body.ts';
import type { Batch } from '../sample.ts';
import { writeBody } from './fixture.ts';
import { createWriteReceiver, type WriteReceiverOptions } from './receiver.ts';
import { announcedLength } from './write-request.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const body = writeBody([
  [{ __name__: 'orders_total', instance: 'a:1', job: 'shop' }, [5, 1_700_000_000_000]],
]);
const headers = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

const serve = async (more: Partial<WriteReceiverOptions> = {}) => {
  const batches: Batch[] = [];
  const logged: string[] = [];
  const room: BodyRoom = { held: 0 };
  const receive = createWriteReceiver({
    source: 'shop',
    upSource: (source) => `${source} (up)`,
    admit: null,
    counts: () => true,
    reads: (source) => source === 'shop',
    ingest: async (batch) => void batches.push(batch),
    limits: { bodyBytes: 10_000, heldBytes: 50_000, bodySeconds: 5 },
    roomOf: () => room,
    hasMemoryFor: () => true,
    now: () => 1_700_000_000_500,
    log: { warn: () => {}, error: (_: object, text: string) => void logged.push(text) } as never,
    ...more,
  });
  const server = createServer(receive);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`;
  const post = async (given: Uint8Array = body, init: RequestInit = {}) => {
    const request = { method: 'POST', headers, body: new Uint8Array(given), ...init };
    const response = await fetch(url, request);
    const { status } = response;
    return { status, headers: response.headers, said: await response.text() };
  };
  return { url, post, batches, logged, room };
};

test('a 204 comes after what was taken is durable', async () => {
  const durable = Promise.withResolvers<void>();
  let asked = 0;
  const { post, room } = await serve({
    ingest: () => {
      asked += 1;
      return durable.promise;
    },
  });
  let isAnswered = false;
  const answer = post().then((given) => {
    isAnswered = true;
    return given;
  });
  while (asked === 0) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(isAnswered, false);
  durable.resolve();
  const { status, said } = await answer;
  assert.deepEqual([status, said, room.held], [204, '', 0]);
});

test('what will never be right is a 4xx, with the reason', async () => {
  const { post, batches, room, logged } = await serve();
  const cases: readonly (readonly [Uint8Array, RequestInit, number, RegExp])[] = [
    [Buffer.from('x'.repeat(20)), {}, 400, /snappy/],
    [Buffer.alloc(0), {}, 400, /snappy/],
    [compressSync(Buffer.from([0x0a, 0xff])), {}, 400, /WriteRequest/],
    [body.subarray(0, -3), {}, 400, /snappy/],
    [writeBody([[{ job: 'a' }, [1, 1]]]), {}, 400, /series 1: it has no name/],
    [body, { method: 'PUT' }, 405, /POST/],
    [body, { headers: { ...headers, 'content-encoding': 'gzip' } }, 415, /snappy/],
    [body, { headers: { ...headers, 'content-type': 'application/json' } }, 415, /x-protobuf/],
    [
      body,
      {
        headers: {
          ...headers,
          'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
        },
      },
      415,
      /remote write 1\.0/,
    ],
    [Buffer.alloc(20_000), {}, 413, /larger than 10000 bytes/],
  ];
  for (const [given, init, status, reason] of cases) {
    const answer = await post(given, init);
    assert.equal(answer.status, status, answer.said);
    assert.match(answer.said, reason);
    assert.equal(answer.headers.get('retry-after'), null);
  }
  assert.deepEqual([batches.length, room.held, logged], [0, 0, []]);
});

test('a block that says it is larger than allowed is never decompressed', async () => {
  const { post } = await serve();
  const bomb = compressSync(Buffer.alloc(5_000_000));
  assert.ok(bomb.length < 300_000);
  assert.equal(announcedLength(bomb), 5_000_000);
  const inside = compressSync(Buffer.alloc(100_000));
  assert.ok(inside.length < 10_000);
  assert.equal((await post(inside)).status, 413);
  // One that lies about its length is refused by the decompressor.
  const liar = Buffer.concat([Buffer.from([10]), inside.subarray(3)]);
  assert.equal((await post(liar)).status, 400);
});

test('the length that a block announces is read as it is written', () => {
  const cases: readonly (readonly [readonly number[], number | null])[] = [
    [[0], 0],
    [[0x7f], 127],
    [[0x80, 0x01], 128],
    [[0xff, 0xff, 0xff, 0xff, 0x0f], 2 ** 32 - 1],
    [[0xff, 0xff, 0xff, 0xff, 0x10], null],
    [[0x80, 0x80, 0x80, 0x80, 0x80, 0x01], null],
    [[0x80], null],
    [[], null],
  ];
  for (const [bytes, length] of cases)
    assert.equal(announcedLength(Uint8Array.from(bytes)), length);
});

test('what passes is 429 or 503, and says when to come again', async () => {
  const failing = (code: 'overloaded' | 'store-unwritable') =>
    serve({ ingest: () => Promise.reject(new CollectorError(code, 'not now')) });
  for (const [given, status] of [
    [await failing('overloaded'), 429],
    [await failing('store-unwritable'), 503],
    [await serve({ hasMemoryFor: () => false }), 503],
    [await serve({ roomOf: () => ({ held: 49_990 }) }), 429],
  ] as const) {
    const answer = await given.post();
    assert.equal(answer.status, status);
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  }
});

test('one that fails does not keep the others of a request from being counted', async () => {
  const taken: string[] = [];
  const { post } = await serve({
    ingest: async ({ target }) => {
      if (target === 'shop/a') throw new CollectorError('overloaded', 'not now');
      taken.push(target);
    },
  });
  const series = ['a', 'b'].map(
    (instance) => [{ __name__: 'x_total', instance, job: 'shop' }, [1, 1]] as const,
  );
  assert.equal((await post(writeBody(series))).status, 429);
  assert.deepEqual(taken, ['shop/b']);
});

test('with tokens, a request is that of its source; without a source there is nothing', async () => {
  const admit = (given: string | undefined) => (given === 'Bearer right' ? 'mail' : null);
  const { post, batches } = await serve({ admit, reads: () => true });
  assert.equal((await post()).status, 401);
  const right = { headers: { ...headers, authorization: 'Bearer right' } };
  assert.equal((await post(body, right)).status, 204);
  assert.equal(batches[0]?.source, 'mail');
  assert.equal((await (await serve({ source: null })).post()).status, 404);
});
