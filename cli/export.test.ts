import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');

const signalbox = (...args: string[]) => {
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/signalbox.ts', ...args],
    options,
  );
  return { status, stdout, stderr };
};

describe('signalbox export', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-export-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('OpenSLO alone on stdout; what it has no kind for is spoken of', () => {
    const { status, stdout, stderr } = signalbox('export', 'slos');
    assert.equal(status, 0, stderr);
    const versions = new Set(stdout.match(/^apiVersion: .*$/gm));
    assert.deepEqual([...versions], ['apiVersion: openslo/v1']);
    assert.match(stderr, /--out DIR writes them too/);
  });

  it('two files, which pass check, and are not written over', () => {
    const out = join(folder, 'out');
    const { status, stdout } = signalbox('export', 'slos', '--format', 'openslo', '--out', out);
    const file = join(out, 'openslo.yaml');
    assert.equal(status, 0);
    assert.equal(stdout, `wrote ${file}\nwrote ${join(out, 'signalbox.yaml')}\n`);
    assert.equal(signalbox('check', out).status, 0);
    writeFileSync(file, 'mine\n');
    const again = signalbox('export', 'slos', '--out', out);
    assert.equal(again.status, 1);
    assert.match(again.stderr, /openslo\.yaml, .*signalbox\.yaml are there already/);
    assert.equal(readFileSync(file, 'utf8'), 'mine\n');
    assert.equal(signalbox('export', 'slos', '--out', out, '--force').status, 0);
    assert.notEqual(readFileSync(file, 'utf8'), 'mine\n');
  });

  it('-o json: both files as data', () => {
    const { files, problem, notices } = JSON.parse(
      signalbox('export', 'slos', '-o', 'json').stdout,
    );
    const paths = files.map(({ path }: { path: string }) => path);
    assert.deepEqual([paths, problem, notices], [['openslo.yaml', 'signalbox.yaml'], null, []]);
  });

  it('definitions with errors are not exported', () => {
    const { status, stdout, stderr } = signalbox(
      'export',
      'language/gallery/unknown-kind.typo.yaml',
    );
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(stderr, /^error\[unknown-kind\][\s\S]*nothing was exported/);
  });

  it('a call that makes no sense: 2', () => {
    for (const args of [
      [],
      ['slos', '--format', 'sloth'],
      ['slos', '-o', 'xml'],
      ['slos', '--out', ''],
    ])
      assert.equal(signalbox('export', ...args).status, 2, args.join(' '));
  });
});
