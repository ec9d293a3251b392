// The queue of traces on a real disk that is full: what waits stays, what comes is refused or makes
// room at the queue's own expense, and when there is room again it goes on.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openDiskQueue } from '../../collector/forward/disk-queue.ts';
import type { WaitingBodies } from '../../collector/forward/waiting.ts';
import { makeSmallDisk, skipWithoutSmallDisk } from '../../load-tests/chaos/small-disk.ts';

const skip = skipWithoutSmallDisk();
const mebibyte = 1024 * 1024;
const received = (name: string, length = 0) => ({
  ...{ bytes: Buffer.from(name.padEnd(length)), contentEncoding: null },
  contentType: 'application/json',
});

const open = (context: TestContext, spareBytes: number) => {
  const disk = makeSmallDisk(8);
  if ('reason' in disk) throw new Error(disk.reason);
  context.after(disk.remove);
  const faults: unknown[] = [];
  const queue = openDiskQueue(join(disk.path, 'forward'), {
    ...{ mostBytes: 64 * mebibyte, spareBytes, onFault: (error) => faults.push(error) },
  });
  return { disk, queue, faults };
};

const drained = async (queue: WaitingBodies): Promise<string[]> => {
  const names: string[] = [];
  for (let body = await queue.take(); body !== null; body = await queue.take()) {
    names.push(body.bytes.toString().trim());
    queue.release(body);
  }
  return names;
};

test('a full disk costs only what comes meanwhile', { skip }, async (context) => {
  const { disk, queue, faults } = open(context, 0);
  assert.equal((await queue.append(received('before'), 1)).stored, true);
  disk.fill();
  const refused = await queue.append(received('meanwhile', 100_000), 2);
  assert.deepEqual([refused.stored, faults.length], [false, 1]);
  assert.ok(refused.error);
  disk.free();
  assert.equal((await queue.append(received('after', 100_000), 3)).stored, true);
  // Without room there is nothing that the queue could give up for others but its own.
  const names = await drained(queue);
  assert.equal(names.at(-1), 'after');
  assert.equal(names.length, 2 - refused.dropped);
  await queue.close();
});

test('the last tenth of a disk is left to others', { skip }, async (context) => {
  const { queue, faults } = open(context, 256 * mebibyte);
  let dropped = 0;
  for (let each = 0; each < 120; each += 1)
    dropped += (await queue.append(received(`${each}`, 100_000), each)).dropped;
  assert.deepEqual(faults, []);
  assert.ok(queue.size().bytes <= 7.3 * mebibyte, `${queue.size().bytes} of 8 MiB`);
  const names = await drained(queue);
  assert.equal(names.at(-1), '119');
  assert.equal(names.length + dropped, 120);
  await queue.close();
});
