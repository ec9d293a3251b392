import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { constants, createZstdCompress, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { readBody } from './body.ts';

const limits = { bodyBytes: 100_000, heldBytes: 150_000, bodySeconds: 30 };
const text = Buffer.from('all that was sent '.repeat(50));

/** @returns the body as text, or its fault; and what of the room it still holds. */
const read = async (bytes: Uint8Array, compression: string, pieces = 3, announcedBytes = 0) => {
  const room = { held: 0 };
  const stream = new PassThrough();
  const incoming = { stream, compression, announcedBytes, isComplete: () => stream.readableEnded };
  const body = readBody(incoming, limits, room, true);
  const step = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += step) stream.write(bytes.subarray(at, at + step));
  stream.end();
  const outcome = await body;
  stream.destroy();
  if ('fault' in outcome) return [outcome.fault, room.held];
  assert.equal(room.held, outcome.held);
  assert.ok(outcome.received?.equals(bytes));
  return [outcome.bytes.toString(), room.held > 0 ? 'held' : 0];
};

/** Of which no length is known in advance, so that its window is what it says. */
const zstdStream = async (windowLog: number): Promise<Buffer> => {
  const stream = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: windowLog } });
  stream.write(text.subarray(0, 10));
  stream.end(text.subarray(10));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const forms: readonly [compression: string, bytes: Buffer][] = [
  ['gzip', gzipSync(text)],
  ['x-gzip', gzipSync(text)],
  ['deflate', deflateSync(text)],
  ['zstd', zstdCompressSync(text)],
];

test('a body is whole, however it comes, and is counted', async () => {
  for (const [compression, bytes] of [['identity', text] as const, ...forms]) {
    for (const pieces of [1, 3, bytes.length]) {
      assert.deepEqual(await read(bytes, compression, pieces), [text.toString(), 'held']);
    }
  }
});

test('what is cut short or is something else is refused, and nothing stays held', async () => {
  for (const [compression, bytes] of forms) {
    const cut = bytes.subarray(0, bytes.length - 5);
    assert.deepEqual(await read(cut, compression), ['bad compression', 0], compression);
    assert.deepEqual(await read(text, compression), ['bad compression', 0], compression);
    assert.deepEqual(await read(Buffer.alloc(0), compression), ['bad compression', 0]);
  }
  assert.deepEqual(await read(text, 'br'), ['unknown compression', 0]);
  assert.deepEqual(await read(text, 'constructor'), ['unknown compression', 0]);
});

test('what would be too large is refused before it is', async () => {
  const large = Buffer.alloc(50_000_000);
  for (const bytes of [gzipSync(large), zstdCompressSync(large)]) {
    const compression = bytes[0] === 0x1f ? 'gzip' : 'zstd';
    assert.deepEqual(await read(bytes, compression), ['too large', 0], compression);
  }
  assert.deepEqual(await read(text, 'identity', 1, limits.bodyBytes + 1), ['too large', 0]);
  assert.deepEqual(await read(Buffer.alloc(limits.bodyBytes + 1), 'identity'), ['too large', 0]);
});

test('zstd gets the window that content in it may ask for, and no more', async () => {
  assert.deepEqual(await read(await zstdStream(23), 'zstd'), [text.toString(), 'held']);
  assert.deepEqual(await read(await zstdStream(24), 'zstd'), ['bad compression', 0]);
});
