import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { compareFiles, compareText, writeFiles } from './generated-files.ts';

const rules = { path: 'alerts/generated/rules.yaml', text: 'groups:\n  - name: one\n' };

describe('compareText', () => {
  const cases = [
    { what: 'the same text', found: rules.text, line: null },
    { what: 'a changed line', found: 'groups:\n  - name: two\n', line: 2 },
    { what: 'an added last line', found: `${rules.text}# mine\n`, line: 3 },
    { what: 'a missing last line', found: 'groups:\n', line: 2 },
    { what: 'a lost line end', found: rules.text.trimEnd(), line: 3 },
    { what: 'an empty file', found: '', line: 1 },
    { what: 'no file', found: null, line: 1 },
  ];
  for (const { what, found, line } of cases) {
    it(what, () => assert.equal(compareText(rules, found)?.line ?? null, line));
  }

  it('shows both lines', () => {
    assert.deepEqual(compareText(rules, 'groups:\n'), {
      path: rules.path,
      kind: 'changed',
      line: 2,
      found: '',
      expected: '  - name: one',
    });
  });
});

describe('generated files on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-generated-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('differ until they are written, and leave nothing else behind', async () => {
    assert.deepEqual(
      (await compareFiles([rules], folder)).map(({ kind }) => kind),
      ['missing'],
    );
    await writeFiles([rules], folder);
    assert.deepEqual(await compareFiles([rules], folder), []);
    assert.equal(readFileSync(join(folder, rules.path), 'utf8'), rules.text);
    assert.deepEqual(readdirSync(join(folder, 'alerts/generated')), ['rules.yaml']);
  });

  it('that nothing generates any more are told, not removed', async () => {
    await writeFiles([rules], folder);
    const old = join(folder, 'alerts/generated/old.yaml');
    writeFileSync(old, '');
    const [difference] = await compareFiles([rules], folder);
    assert.deepEqual(
      [difference?.path, difference?.kind],
      ['alerts/generated/old.yaml', 'left over'],
    );
    assert.equal(readFileSync(old, 'utf8'), '');
  });

  it('beside a generated folder nobody looks', async () => {
    const readme = { path: 'alerts/readme.md', text: '' };
    mkdirSync(join(folder, 'alerts'));
    writeFileSync(join(folder, 'alerts/other.md'), '');
    await writeFiles([readme], folder);
    assert.deepEqual(await compareFiles([readme], folder), []);
  });

  it('whose place is taken by a folder are an error', async () => {
    mkdirSync(join(folder, rules.path), { recursive: true });
    await assert.rejects(compareFiles([rules], folder), { code: 'EISDIR' });
  });
});
