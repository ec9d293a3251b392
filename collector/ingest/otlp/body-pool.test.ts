import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BodyPool, freeChunk } from './body-pool.ts';

const kibibyte = 1024;
const chunksOf = (text: string): Buffer[] => [Buffer.from(text), Buffer.from('…')];

test('memory that was given back is used again, and no other', () => {
  const pool = new BodyPool(1024 * kibibyte);
  const first = pool.gather(chunksOf('one'), 6);
  assert.equal(first.toString(), 'one…');
  const second = pool.gather(chunksOf('other'), 8);
  assert.notEqual(second.buffer, first.buffer);
  pool.giveBack(first);
  // Twice is once: two bodies would share it.
  pool.giveBack(first);
  const third = pool.gather(chunksOf('two'), 6);
  assert.equal(third.buffer, first.buffer);
  assert.notEqual(pool.gather(chunksOf('two'), 6).buffer, first.buffer);
  assert.equal(second.toString(), 'other…');
});

test('memory of others is left to them, and a single chunk is the body', () => {
  const pool = new BodyPool(1024 * kibibyte);
  const own = Buffer.from('mine');
  assert.equal(pool.gather([own], 4), own);
  pool.giveBack(own);
  assert.notEqual(pool.gather(chunksOf('x'), 4).buffer, own.buffer);
  assert.equal(pool.gather([], 0).length, 0);
});

test('no more waits than the bound', () => {
  const pool = new BodyPool(100 * kibibyte);
  const all = Array.from({ length: 3 }, () => pool.gather(chunksOf('x'), 4));
  for (const body of all) pool.giveBack(body);
  const memories = new Set(all.map(({ buffer }) => buffer));
  const again = Array.from({ length: 3 }, () => pool.gather(chunksOf('x'), 4));
  assert.equal(again.filter(({ buffer }) => memories.has(buffer)).length, 1);
});

test('chunks that are ours are freed once they were copied, parts of something else never', () => {
  const pool = new BodyPool(1024 * kibibyte);
  const chunk = (text: string): Buffer => Buffer.from(Uint8Array.from(Buffer.from(text)).buffer);
  const [first, second, part] = [chunk('one '), chunk('two'), chunk('three').subarray(1)];
  assert.equal(pool.gather([first, second, part], 11, true).toString(), 'one twohree');
  assert.deepEqual([first.length, second.length, part.toString()], [0, 0, 'hree']);
});

test('a chunk that was freed may be freed again', () => {
  const chunk = Buffer.from(new ArrayBuffer(8));
  freeChunk(chunk);
  freeChunk(chunk);
  assert.equal(chunk.length, 0);
});
