import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { openDiskQueue } from './disk-queue.ts';
import type { WaitingBody } from './waiting.ts';

const received = (name: string, length = 0) => ({
  bytes: Buffer.from(name.padEnd(length)),
  contentType: 'application/json',
  contentEncoding: name === 'zipped' ? 'gzip' : null,
});
const nameOf = (body: WaitingBody | null) => body?.bytes.toString().trim() ?? null;
const mebibyte = 1024 * 1024;

const folderOf = (context: Pick<TestContext, 'after'>) => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
};
const open = (folder: string, mostBytes = 100 * mebibyte, faults: unknown[] = []) =>
  openDiskQueue(folder, { mostBytes, spareBytes: 0, onFault: (error) => faults.push(error) });
const files = (folder: string) => readdirSync(folder).filter((name) => name !== 'sent');

/** All that can be taken, each released. */
const drained = async (queue: ReturnType<typeof open>) => {
  const names: (string | null)[] = [];
  for (;;) {
    const body = await queue.take();
    if (body === null) return names;
    names.push(nameOf(body));
    queue.release(body);
  }
};

test('bodies come back in order, as they were; one that is put back is the oldest again', async (context) => {
  const queue = open(folderOf(context));
  for (const name of ['a', 'zipped', 'c']) await queue.append(received(name), 42);
  const first = await queue.take();
  const second = await queue.take();
  assert.deepEqual([first?.atMs, nameOf(first), second?.contentEncoding], [42, 'a', 'gzip']);
  if (second) queue.putBack(second);
  if (first) queue.putBack(first);
  assert.equal(queue.size().bodies, 3);
  assert.deepEqual(await drained(queue), ['a', 'zipped', 'c']);
  assert.deepEqual([queue.size().bodies, queue.size().bytes], [0, 0]);
  await queue.append(received('d'), 43);
  assert.deepEqual(await drained(queue), ['d'], 'it goes on');
  await queue.close();
});

test('what waits is there after a stop and after a crash; what was sent is not', async (context) => {
  const folder = folderOf(context);
  const first = open(folder);
  for (const name of ['a', 'b', 'c']) await first.append(received(name), 1);
  const body = await first.take();
  if (body) first.release(body);
  await first.close();
  const second = open(folder);
  assert.equal(second.size().bodies, 2);
  assert.equal(nameOf(await second.take()), 'b');
  await second.append(received('d'), 2);
  // No close: this process is as good as dead for the folder.
  const third = open(folder);
  assert.deepEqual(await drained(third), ['b', 'c', 'd']);
  await third.close();
  assert.deepEqual(files(folder), []);
});

test('a torn end costs only what was acknowledged to nobody', async (context) => {
  const folder = folderOf(context);
  const first = open(folder);
  for (const name of ['a', 'b']) await first.append(received(name, 100), 1);
  const [name = ''] = files(folder);
  const whole = readFileSync(join(folder, name));
  for (const cut of [1, 50, 99]) {
    const copy = folderOf(context);
    writeFileSync(join(copy, '0000000001.open'), whole.subarray(0, whole.length - cut));
    const queue = open(copy);
    assert.deepEqual(await drained(queue), ['a']);
    await queue.close();
  }
  await first.close();
});

test('past the bound the oldest go and are counted; nothing else is lost', async (context) => {
  const folder = folderOf(context);
  const queue = open(folder, mebibyte);
  let dropped = 0;
  const count = 100;
  for (let each = 0; each < count; each += 1) {
    dropped += (await queue.append(received(`${each}`, 40_000), 1)).dropped;
    assert.ok(queue.size().bytes <= mebibyte);
  }
  const names = await drained(queue);
  assert.equal(names.length, count - dropped);
  assert.ok(dropped > 50 && names.length > 15, `${dropped} dropped, ${names.length} kept`);
  assert.equal(names.at(-1), `${count - 1}`);
  assert.equal(names[0], `${dropped}`, 'the oldest');
  await queue.close();
});

test('what had to make room while it was under way is not put back', async (context) => {
  const queue = open(folderOf(context), mebibyte);
  await queue.append(received('under way', 40_000), 1);
  const body = await queue.take();
  let dropped = 0;
  for (let each = 0; each < 60; each += 1)
    dropped += (await queue.append(received(`${each}`, 40_000), 1)).dropped;
  assert.ok(body);
  assert.equal(queue.putBack(body), false);
  assert.equal(queue.size().bodies, 60 - dropped);
  await queue.close();
});

test('damage costs the rest of its file, is counted and told', async (context) => {
  const folder = folderOf(context);
  const faults: unknown[] = [];
  const first = open(folder, 8 * mebibyte);
  for (let each = 0; each < 50; each += 1) await first.append(received(`${each}`, 100_000), 1);
  await first.close();
  const [oldest = ''] = files(folder).toSorted();
  const content = readFileSync(join(folder, oldest));
  content.fill(0, 250_000, 250_010);
  writeFileSync(join(folder, oldest), content);
  const second = open(folder, 8 * mebibyte, faults);
  const names = await drained(second);
  assert.deepEqual(names.slice(0, 2), ['0', '1']);
  assert.equal(names.at(-1), '49');
  assert.equal(names.length + second.damaged(), 50);
  assert.equal(faults.length, 1);
  assert.equal(second.size().bodies, 0);
  await second.close();
});

test('whatever is done, in whatever order, with crashes between: each comes at least once, in order', async () => {
  type Step = 'append' | 'take' | 'release' | 'put back' | 'stop' | 'crash';
  const steps = fc.array(
    fc.constantFrom<Step>('append', 'append', 'take', 'release', 'put back', 'stop', 'crash'),
    { maxLength: 60 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const folder = mkdtempSync(join(tmpdir(), 'queue-'));
      let queue = open(folder, 4 * mebibyte);
      let held: WaitingBody[] = [];
      let count = 0;
      const released = new Set<string | null>();
      for (const step of all) {
        if (step === 'append') {
          await queue.append(received(`${count}`, count % 3 === 0 ? 200_000 : 10), 1);
          count += 1;
        } else if (step === 'take') {
          const body = await queue.take();
          if (body !== null) held.push(body);
        } else if (step === 'release' || step === 'put back') {
          const body = held.pop();
          if (body === undefined) continue;
          if (step === 'put back') queue.putBack(body);
          else {
            queue.release(body);
            released.add(nameOf(body));
          }
        } else {
          held = [];
          if (step === 'stop') await queue.close();
          queue = open(folder, 4 * mebibyte);
        }
      }
      for (const body of held) queue.putBack(body);
      const rest = await drained(queue);
      const numbers = rest.map(Number);
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
      assert.deepEqual(new Set([...released, ...rest]).size, count);
      await queue.close();
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 60 },
  );
});
