// Programs are shell scripts here, in folders of the test's own.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { findOnPath } from './path.ts';

const root = mkdtempSync(join(tmpdir(), 'signalbox-path-'));
after(() => rmSync(root, { recursive: true }));

/** @returns the path of a new program `name` in `folder` that prints `answer`. */
const program = (folder: string, name: string, answer: string): string => {
  mkdirSync(join(root, folder), { recursive: true });
  const path = join(root, folder, name);
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(path, 0o755);
  return path;
};

const pathOf = (...folders: readonly string[]) => ({
  PATH: folders.map((folder) => join(root, folder)).join(delimiter),
});

describe('a program without a least version', () => {
  program('b', 'engine-b', '');
  program('c', 'engine-a', '');
  mkdirSync(join(root, 'folder', 'engine-a'), { recursive: true });
  mkdirSync(join(root, 'plain'));
  writeFileSync(join(root, 'plain', 'engine-a'), '');
  const engine = { binaries: ['engine-a', 'engine-b'] };

  it('is taken under its best name, wherever that stands', () => {
    assert.deepEqual(findOnPath(engine, pathOf('b', 'c')), {
      path: join(root, 'c', 'engine-a'),
      passedOver: [],
    });
    assert.equal(findOnPath(engine, pathOf('b')).path, join(root, 'b', 'engine-b'));
  });

  it('is neither a folder of that name nor a file that cannot be run', () => {
    assert.equal(findOnPath(engine, pathOf('folder', 'plain')).path, null);
    assert.equal(
      findOnPath(engine, pathOf('folder', 'plain', 'c')).path,
      join(root, 'c', 'engine-a'),
    );
  });

  it('is not there where the PATH is empty', () => {
    assert.equal(findOnPath(engine, {}).path, null);
    assert.equal(findOnPath(engine, { PATH: '' }).path, null);
  });
});

describe('a program of at least 2.0', () => {
  const old = program('old', 'tester', 'tester v0.57.0 (go1.23.4)');
  const mute = program('mute', 'tester', 'tester (devel) (go1.26.8)');
  const fresh = program('new', 'tester', 'tester v2.2.0 (go1.26.8)');
  const tester = {
    binaries: ['tester'],
    least: { version: '2.0', ask: ['version'], answer: /^tester v(\d[\d.]*)/ },
  };

  it('is taken when it is new enough', () => {
    assert.deepEqual(findOnPath(tester, pathOf('new', 'old')), { path: fresh, passedOver: [] });
  });

  it('is passed over when it is older or does not say, and the search goes on', () => {
    const passedOver = [
      { path: old, version: '0.57.0' },
      { path: mute, version: null },
    ];
    assert.deepEqual(findOnPath(tester, pathOf('old', 'mute', 'new')), { path: fresh, passedOver });
    assert.deepEqual(findOnPath(tester, pathOf('old', 'mute')), { path: null, passedOver });
  });
});
