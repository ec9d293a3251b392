// apt-get is a shell script here, which notes how it is called and whether daemons may start.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { aptInstall } from './debian.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-apt-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const fakeApt = (body = ''): void =>
  writeFileSync(
    join(folder, 'apt-get'),
    `#!/bin/sh
     shift 3
     sh '${folder}/policy'; echo "$* $DEBIAN_FRONTEND $?" >> '${folder}/calls'
     ${body}`,
    { mode: 0o755 },
  );

const install = (...packages: readonly string[]) =>
  aptInstall(packages, { PATH: `${folder}:/usr/bin:/bin` }, join(folder, 'policy'));

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');

describe('aptInstall', () => {
  it('updates, then installs, and no daemon may start until it is through', async () => {
    fakeApt();
    assert.equal(await install('one', 'two'), true);
    assert.deepEqual(calls(), [
      'update noninteractive 101',
      'install --yes --no-install-recommends one two noninteractive 101',
    ]);
    assert.equal(existsSync(join(folder, 'policy')), false);
  });

  it('leaves a policy of the machine as it is', async () => {
    fakeApt();
    writeFileSync(join(folder, 'policy'), 'exit 7\n');
    await install('one');
    assert.match(calls()[1] ?? '', / 7$/);
    assert.equal(readFileSync(join(folder, 'policy'), 'utf8'), 'exit 7\n');
  });

  it('removes its own policy that a killed run left behind', async () => {
    fakeApt(`cp '${folder}/policy' '${folder}/left'`);
    await install('one');
    writeFileSync(join(folder, 'policy'), readFileSync(join(folder, 'left')));
    await install('one');
    assert.equal(existsSync(join(folder, 'policy')), false);
  });

  it('says so when apt-get fails, and daemons may start again', async () => {
    fakeApt('[ "$1" = update ]');
    assert.equal(await install('one'), false);
    fakeApt('exit 100');
    assert.equal(await install('one'), false);
    assert.equal(existsSync(join(folder, 'policy')), false);
  });
});
