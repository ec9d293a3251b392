// Calls that cannot be: each is refused with one line that says what to do, and the right exit code.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { lockFolder } from './lock.ts';

const signalbox = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'signalbox.ts'), ...args],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { status, stdout, stderr };
};

it('lists its commands', () => {
  const { status, stdout } = signalbox(['--help']);
  assert.equal(status, 0);
  for (const name of ['up', 'check', 'scrape', 'status']) {
    assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
  }
});

const misuses: readonly [args: string[], says: RegExp][] = [
  [['upp'], /there is no command 'upp'/],
  [['constructor'], /there is no command 'constructor'/],
  [['up', '--frobnicate'], /Unknown option '--frobnicate'/],
  [['up', '--only', 'board'], /--only takes 'app' or 'collector', not 'board'/],
  [['up', '-o', 'xml'], /-o takes text or json, not 'xml'/],
];

for (const [args, says] of misuses) {
  it(`signalbox ${args.join(' ')} is misuse`, () => {
    const { status, stdout, stderr } = signalbox(args);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /^ +at /m);
  });
}

it('up refuses a data folder that cannot be written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-up-'));
  writeFileSync(join(folder, 'file'), '');
  const data = join(folder, 'file', 'data');
  const { status, stderr } = signalbox(['up'], { SIGNALBOX_DATA: data });
  assert.equal(status, 1);
  assert.equal(
    stderr,
    `${data} cannot be written (ENOTDIR): set SIGNALBOX_DATA to a folder that can\n`,
  );
  rmSync(folder, { recursive: true });
});

it('up refuses a data folder that another one uses', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-up-'));
  const lock = await lockFolder(folder);
  const { status, stderr } = signalbox(['up'], { SIGNALBOX_DATA: folder });
  assert.equal(status, 1);
  assert.match(stderr, /Signalbox already runs on the data in/);
  lock?.close();
  rmSync(folder, { recursive: true });
});
