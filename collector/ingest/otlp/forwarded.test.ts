// What an accepted body of traces is handed on as: what came over the wire, byte by byte.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import { createOtlpReceiver, type Received } from './receiver.ts';
import { decodedSpans } from './scan/decoded-spans-fixture.ts';
import { messageType } from './schema.ts';

const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  name: 'GET /',
  startTimeUnixNano: '1700000000000000000',
  endTimeUnixNano: '1700000000000000000',
};
const traces = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
const plain = Buffer.from(JSON.stringify(traces(span)));
const type = messageType('ExportTraceServiceRequest');
const binary = type.encode(type.fromObject(traces({ name: 'GET /' }))).finish();

const forwarded: Received[] = [];
let fault: Error | null = null;
const server = createServer(
  createOtlpReceiver({
    source: 'pushed',
    ingestMetrics: async () => {},
    scanning: decodedSpans(() => {
      if (fault !== null) throw fault;
    }),
    forward: async (received) => {
      forwarded.push(received);
    },
    log: { warn: () => undefined, error: () => undefined },
    limits: { bodyBytes: 2000, heldBytes: 3000 },
  }),
);
let origin = '';

before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  forwarded.length = 0;
  fault = null;
});

const json = { 'content-type': 'application/json; charset=utf-8' };
const gzipped = { ...json, 'content-encoding': 'gzip' };
const post = async (body: Uint8Array, headers: Record<string, string>, path = '/v1/traces') => {
  const answer = await fetch(origin + path, { method: 'POST', headers, body: Buffer.from(body) });
  await answer.arrayBuffer();
  return answer.status;
};

for (const [title, bytes, headers] of [
  ['JSON', plain, json],
  ['protobuf', binary, { 'content-type': 'application/x-protobuf' }],
  ['gzip', gzipSync(plain, { level: 1 }), gzipped],
  ['deflate', deflateSync(plain), { ...json, 'content-encoding': 'deflate' }],
  ['no spans', Buffer.from('{}'), json],
] as const) {
  test(`${title} goes on as it came`, async () => {
    const sent: Record<string, string> = headers;
    assert.equal(await post(bytes, sent), 200);
    assert.deepEqual(
      forwarded.map((each) => ({ ...each, bytes: each.bytes.toString('hex') })),
      [
        {
          bytes: Buffer.from(bytes).toString('hex'),
          contentType: sent['content-type'],
          contentEncoding: sent['content-encoding'] ?? null,
        },
      ],
    );
  });
}

test('what is not accepted is not forwarded, nor are other signals', async () => {
  assert.equal(await post(Buffer.from('{'), json), 400);
  assert.equal(await post(plain, gzipped), 400);
  assert.equal(await post(Buffer.alloc(2001), json), 413);
  assert.equal(await post(Buffer.from('{}'), json, '/v1/metrics'), 200);
  fault = new Error('no room on the disk');
  assert.equal(await post(plain, json), 503);
  assert.deepEqual(forwarded, []);
});

test('both forms of a compressed body are counted while they are held, and given back', async () => {
  const compressed = gzipSync(plain);
  const enough = Math.ceil(3000 / (plain.length + compressed.length)) + 1;
  for (let round = 0; round < enough; round += 1)
    assert.equal(await post(compressed, gzipped), 200);
  // Its 1,800 bytes would fit with themselves decompressed only if one form were not counted.
  const stubborn = Buffer.from(JSON.stringify({ noise: noise(1750) }));
  const swollen = gzipSync(stubborn, { level: 0 });
  assert.ok(stubborn.length < 2000 && swollen.length < 2000);
  assert.equal(await post(swollen, gzipped), 429);
  assert.equal(await post(compressed, gzipped), 200);
});

/** Digits that do not repeat. */
const noise = (length: number): string => {
  let text = '';
  for (let number = 1; text.length < length; number += 1) text += number;
  return text.slice(0, length);
};
