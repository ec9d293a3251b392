// The queue of traces in a process that is killed, again and again, at whatever moment: each body
// whose append had resolved was sent, or is still there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openDiskQueue } from '../../collector/forward/disk-queue.ts';
import { temporaryFolder } from './process.ts';

const kills = 8;

test('kill -9 at any moment loses nothing that was stored', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const stored = new Set<string>();
  const sent = new Set<string>();
  for (let life = 0; life < kills; life += 1) {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'queue-process.ts'), folder.path, `${life * 1_000_000}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
    });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    await delay(Math.random() * 120);
    child.kill('SIGKILL');
    await closed;
    // What the kill cut off was told to nobody.
    for (const line of told.slice(0, told.lastIndexOf('\n')).split('\n')) {
      const [what, number = ''] = line.split(' ');
      (what === 'sent' ? sent : stored).add(number);
    }
  }
  const faults: unknown[] = [];
  const queue = openDiskQueue(folder.path, {
    ...{ mostBytes: 512 * 1024 * 1024, spareBytes: 0, onFault: (error) => faults.push(error) },
  });
  const left = new Set<string>();
  for (let body = await queue.take(); body !== null; body = await queue.take()) {
    left.add(body.bytes.toString().trim());
    queue.release(body);
  }
  await queue.close();
  assert.ok(stored.size > kills, `${stored.size} stored`);
  const lost = [...stored].filter((number) => !sent.has(number) && !left.has(number));
  assert.deepEqual(lost, [], `of ${stored.size} stored, ${sent.size} sent, ${left.size} left`);
  assert.deepEqual(faults, []);
});
