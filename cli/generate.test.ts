import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');
const rules = 'alerts/generated/prometheus-rules.yaml';

const generate = (...args: string[]) => {
  const command = ['cli/signalbox.ts', 'generate', ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('signalbox generate', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-generate-'));
    assert.equal(generate('--out', folder).status, 0);
  });
  after(() => rmSync(folder, { recursive: true }));

  it('leaves this repository in step', () => {
    const { status, stderr } = generate('--check');
    assert.equal(status, 0, stderr);
  });

  it('writes nothing the second time', () => {
    assert.match(generate('--out', folder).stdout, /^\d+ files, 0 changed$/m);
  });

  it('--check names file and line of what was edited by hand, and writes nothing', () => {
    const path = join(folder, rules);
    const lines = readFileSync(path, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes('severity: page'));
    const edited = lines.with(line, lines[line]?.replace('page', 'ticket') ?? '').join('\n');
    writeFileSync(path, edited);
    const { status, stderr } = generate('--check', '--out', folder);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^${rules}:${line + 1}: differs`));
    assert.match(stderr, /found .*severity: ticket.*\n +expected .*severity: page/);
    assert.equal(readFileSync(path, 'utf8'), edited);
    assert.equal(generate('--out', folder).status, 0);
    assert.equal(generate('--check', '--out', folder).status, 0);
  });

  it('generates nothing from definitions with errors', () => {
    const { status, stderr } = generate(
      '--out',
      folder,
      'language/gallery/unknown-field.typo.yaml',
    );
    assert.equal(status, 1);
    assert.match(stderr, /^error\[unknown-field\]/);
    assert.match(stderr, /nothing was generated/);
  });

  it('says where it cannot write', () => {
    const { status, stderr } = generate('--out', join(folder, rules));
    assert.equal(status, 1);
    assert.match(stderr, /ENOTDIR.*give --out a folder that can be written/);
  });

  it('-o json: the differences as data', () => {
    const { status, stdout } = generate('--check', '-o', 'json', '--out', join(folder, 'empty'));
    const { differences } = JSON.parse(stdout);
    assert.equal(status, 1);
    assert.ok(differences.every(({ kind }: { kind: string }) => kind === 'missing'));
    assert.ok(differences.some(({ path }: { path: string }) => path === rules));
  });

  it('a call that makes no sense: 2', () => {
    for (const args of [['--colour'], ['-o', 'xml'], ['--out', '']])
      assert.equal(generate(...args).status, 2, args.join(' '));
  });
});
