// Watching real processes: one that computes all the time, and one that has ended.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { generatorUse, watchGenerator } from './generator.ts';

test('a busy process is seen to be busy while it lasts, and not after it', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  assert.ok(busy.pid);
  using watch = watchGenerator(busy.pid);
  try {
    await pause(2500);
  } finally {
    busy.kill('SIGKILL');
    await once(busy, 'exit');
  }
  const seen = watch.seen();
  assert.ok(seen.samples.length >= 1);
  await pause(1200);
  assert.deepEqual(watch.seen(), seen, 'of the second in which it ended nothing is known');
  const { available, cores, idle } = generatorUse(seen);
  assert.ok(available >= 1);
  // Others may want the CPU, too.
  assert.ok(cores !== null && cores > 0.02 && cores < 1.2, String(cores));
  assert.ok(idle !== null && idle >= 0 && idle < 1, String(idle));
});
