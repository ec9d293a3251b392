import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import { loadDefinitionFiles } from './files.ts';

const folder = await mkdtemp(join(tmpdir(), 'signalbox-files-'));
after(() => rm(folder, { recursive: true }));

test('a folder is read with the folders in it, in order of path', async () => {
  await mkdir(join(folder, 'good/deep'), { recursive: true });
  await mkdir(join(folder, 'good/.hidden'));
  for (const name of [
    'b.yaml',
    'a.YML',
    'd.json',
    'deep/c.yaml',
    '.hidden/d.yaml',
    'notes.md',
    '.e.yaml',
  ])
    await writeFile(join(folder, 'good', name), name);
  const { files, diagnostics } = await loadDefinitionFiles(join(folder, 'good'));
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    files.map(({ path, text }) => [relative(join(folder, 'good'), path), text]),
    ['a.YML', 'b.yaml', 'd.json', 'deep/c.yaml'].map((name) => [name, name]),
  );
});

test('one file is read whatever its name', async () => {
  const path = join(folder, 'good/notes.md');
  assert.deepEqual(await loadDefinitionFiles(path), {
    files: [{ path, text: 'notes.md' }],
    diagnostics: [],
  });
});

test('what cannot be read is a diagnostic', async () => {
  const latin = join(folder, 'latin.yaml');
  await writeFile(latin, Buffer.from([0x61, 0xff, 0x62]));
  await mkdir(join(folder, 'empty'));
  const rules = async (path: string) =>
    (await loadDefinitionFiles(path)).diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
  assert.deepEqual(await rules(latin), ['file-unreadable: it is not UTF-8 text']);
  assert.deepEqual(await rules(join(folder, 'missing')), [
    'file-unreadable: there is no such file or folder',
  ]);
  assert.deepEqual(await rules(join(folder, 'empty')), [
    'no-definitions: the folder has no YAML or JSON files',
  ]);
});
