import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryQueue } from './memory-queue.ts';

const received = (name: string, length = 0) => ({
  bytes: Buffer.from(name.padEnd(length)),
  contentType: 'application/json',
  contentEncoding: null,
});

test('the oldest first; one that is put back is the oldest again', async () => {
  const queue = openMemoryQueue(1e6);
  for (const name of ['a', 'b', 'c']) await queue.append(received(name), 1);
  const first = await queue.take();
  assert.equal(first?.bytes.toString(), 'a');
  if (first) queue.putBack(first);
  const names = [await queue.take(), await queue.take(), await queue.take(), await queue.take()];
  assert.deepEqual(
    names.map((body) => body?.bytes.toString()),
    ['a', 'b', 'c', undefined],
  );
});

test('past the bound the oldest go; what is under way counts, and is not taken away', async () => {
  const queue = openMemoryQueue(4 * 2048);
  await queue.append(received('under way', 1024), 1);
  const underWay = await queue.take();
  for (const name of ['a', 'b', 'c']) await queue.append(received(name, 1024), 1);
  assert.deepEqual(await queue.append(received('d', 1024), 1), { stored: true, dropped: 1 });
  assert.deepEqual(queue.size(), { bodies: 4, bytes: 4 * 2048, most: 4 * 2048 });
  if (underWay) queue.release(underWay);
  assert.equal(queue.size().bodies, 3);
  assert.equal(await queue.close(), 3);
  assert.deepEqual(queue.size(), { bodies: 0, bytes: 0, most: 4 * 2048 });
});
