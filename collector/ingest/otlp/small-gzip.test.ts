import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { gunzipSmall } from './small-gzip.ts';

const most = 20 * 1024 * 1024;
const content = randomBytes(100_000);

test('a small body in one piece is decompressed at once', () => {
  assert.deepEqual(gunzipSmall(gzipSync(content), most), content);
  assert.deepEqual(gunzipSmall(gzipSync(Buffer.alloc(0)), most), Buffer.alloc(0));
  // It fills its memory to the last byte.
  const full = Buffer.alloc(128 * 1024 - 64, 7);
  assert.deepEqual(gunzipSmall(gzipSync(full), most), full);
});

test('what is long, broken, or not what it says is left to the stream', () => {
  const zipped = gzipSync(content);
  const lying = Buffer.from(zipped);
  lying.writeUInt32LE(10, lying.length - 4);
  const cases: readonly Buffer[] = [
    gzipSync(Buffer.alloc(5 * 1024 * 1024)),
    lying,
    zipped.subarray(0, -100),
    Buffer.concat([zipped, gzipSync(Buffer.from('more'))]),
    randomBytes(50),
    Buffer.alloc(0),
  ];
  for (const [index, body] of cases.entries()) {
    assert.equal(gunzipSmall(body, most), null, `case ${index}`);
  }
  assert.equal(gunzipSmall(zipped, content.length - 1), null);
});
