import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { lockFolder } from './lock.ts';

it('is held by one at a time and free again after', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-lock-'));
  const first = await lockFolder(folder);
  assert.notEqual(first, null);
  assert.equal(await lockFolder(folder), null);
  await new Promise((done) => first?.close(done));
  const second = await lockFolder(folder);
  assert.notEqual(second, null);
  second?.close();
  rmSync(folder, { recursive: true });
});

it('is free after its holder was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-lock-'));
  const module = JSON.stringify(join(import.meta.dirname, 'lock.ts'));
  const source = `const { lockFolder } = await import(${module});
    if ((await lockFolder(${JSON.stringify(folder)})) !== null) process.kill(process.pid, 'SIGKILL');`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', source]);
  assert.equal(signal, 'SIGKILL');
  const lock = await lockFolder(folder);
  assert.notEqual(lock, null);
  lock?.close();
  rmSync(folder, { recursive: true });
});
