import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeFixedFiles } from './written.ts';

const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'written-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('what did not change is not written, and nothing is left beside', () =>
  inFolder(async (folder) => {
    const [a, b] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
    writeFileSync(a, 'old');
    const before = [
      { path: a, text: 'old' },
      // It is not even there: it would fail if it were written.
      { path: b, text: 'same' },
    ];
    const after = [{ path: a, text: 'new' }, before[1] ?? { path: b, text: '' }];
    assert.deepEqual(await writeFixedFiles(before, after), { written: [a], refused: [] });
    assert.equal(readFileSync(a, 'utf8'), 'new');
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
  }));

test('a file that was changed since it was read stays as it is', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'a.yaml');
    writeFileSync(path, 'changed by hand');
    const { written, refused } = await writeFixedFiles(
      [{ path, text: 'old' }],
      [{ path, text: 'new' }],
    );
    assert.deepEqual(written, []);
    assert.deepEqual(refused, [{ path, reason: 'it was changed meanwhile' }]);
    assert.equal(readFileSync(path, 'utf8'), 'changed by hand');
    assert.deepEqual(readdirSync(folder), ['a.yaml']);
  }));

test('a link stays a link, and what it leads to is written', () =>
  inFolder(async (folder) => {
    const [place, path] = [join(folder, 'real.yaml'), join(folder, 'link.yaml')];
    writeFileSync(place, 'old');
    symlinkSync(place, path);
    await writeFixedFiles([{ path, text: 'old' }], [{ path, text: 'new' }]);
    assert.ok(lstatSync(path).isSymbolicLink());
    assert.equal(readFileSync(place, 'utf8'), 'new');
  }));

test('a file that is gone is told of, and the others are written', () =>
  inFolder(async (folder) => {
    const [gone, path] = [join(folder, 'gone.yaml'), join(folder, 'a.yaml')];
    writeFileSync(path, 'old');
    const before = [gone, path].map((file) => ({ path: file, text: 'old' }));
    const after = before.map((file) => ({ ...file, text: 'new' }));
    const { written, refused } = await writeFixedFiles(before, after);
    assert.deepEqual(written, [path]);
    assert.match(refused[0]?.reason ?? '', /ENOENT/);
  }));
