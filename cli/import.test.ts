import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..');

const signalboxWith = (input: string | Buffer, ...args: string[]) => {
  const options = { cwd: root, encoding: 'utf8', input } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/signalbox.ts', ...args],
    options,
  );
  return { status, stdout, stderr };
};

const signalbox = (...args: string[]) => signalboxWith('', ...args);

const sloth = 'exchange/fixtures/sloth.yaml';
const pyrra = 'exchange/fixtures/pyrra.yaml';

describe('signalbox import', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-import-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('definitions on stdout, findings on stderr; 0 where nothing was refused', () => {
    const { status, stdout, stderr } = signalbox('import', pyrra);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /^# Imported by `signalbox import` from exchange\/fixtures\/pyrra\.yaml/);
    assert.match(stderr, /^notice\[import-changed\] exchange\/fixtures\/pyrra\.yaml:6:3: /);
    assert.match(
      stderr,
      /What was imported, checked:\n\nwarning\[source-without-input\] pyrra\.yaml:/,
    );
    assert.match(stderr, /1 file: 4 SLOs imported, 0 refusals\n/);
  });

  it('a refusal is 1, and the rest is written; what is written passes check', () => {
    const out = join(folder, 'out');
    const { status, stdout } = signalbox('import', sloth, pyrra, '--out', out);
    assert.equal(status, 1);
    assert.equal(stdout, `wrote ${join(out, 'sloth.yaml')}\nwrote ${join(out, 'pyrra.yaml')}\n`);
    assert.equal(signalbox('check', out).status, 0);
  });

  it('writes over nothing, unless it is told to', () => {
    const out = join(folder, 'kept');
    assert.equal(signalbox('import', pyrra, '--out', out).status, 0);
    const file = join(out, 'pyrra.yaml');
    writeFileSync(file, 'mine\n');
    const { status, stderr } = signalbox('import', sloth, pyrra, '--out', out);
    assert.equal(status, 1);
    assert.match(stderr, /pyrra\.yaml is there already, and nothing was written: .*--force/);
    assert.equal(readFileSync(file, 'utf8'), 'mine\n');
    assert.equal(existsSync(join(out, 'sloth.yaml')), false);
    assert.equal(signalbox('import', pyrra, '--out', out, '--force').status, 0);
    assert.notEqual(readFileSync(file, 'utf8'), 'mine\n');
  });

  it('files of one name do not write over each other', () => {
    const other = join(folder, 'pyrra.yaml');
    writeFileSync(other, readFileSync(join(root, pyrra), 'utf8').replaceAll('checkout-', 'cart-'));
    const out = join(folder, 'two');
    const { stdout } = signalbox('import', pyrra, other, '--out', out);
    assert.match(stdout, /pyrra\.yaml\nwrote .*pyrra-2\.yaml\n$/);
  });

  it('-o json: definitions, what was said of the input and of the result', () => {
    const { status, stdout, stderr } = signalbox('import', sloth, '-o', 'json');
    const answer = JSON.parse(stdout);
    assert.deepEqual([status, stderr, answer.slos, answer.problem], [1, '', 2, null]);
    assert.equal(answer.definitions[0].path, 'sloth.yaml');
    assert.equal(answer.diagnostics[0].place.line, 14);
    assert.equal(answer.checked[0].rule, 'source-without-input');
  });

  it('- is stdin', () => {
    const { status, stdout } = signalboxWith(readFileSync(join(root, pyrra)), 'import', '-');
    assert.equal(status, 0);
    assert.match(stdout, /^# From stdin\.yaml:\d+: checkout-errors$/m);
    const broken = signalboxWith(Buffer.from([0xff, 0xfe, 0x00]), 'import', '-');
    assert.equal(broken.status, 1);
    assert.match(broken.stderr, /^error\[file-unreadable\] stdin\.yaml:1:1: it is not UTF-8 text/);
  });

  it('the names of source and service are chosen', () => {
    const own = join(folder, 'own.yaml');
    writeFileSync(
      own,
      readFileSync(join(root, pyrra), 'utf8').replaceAll(/,? ?namespace: shop/g, ''),
    );
    const { stdout } = signalbox('import', own, '--source', 'main', '--service', 'shop-floor');
    assert.match(stdout, /metricSourceRef: main\n/);
    assert.match(stdout, /service: shop-floor\n/);
  });

  it('says what it cannot read and where it cannot write', () => {
    const missing = signalbox('import', join(folder, 'none.yaml'));
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /^error\[file-unreadable\] .*none\.yaml:1:1: /);
    const { status, stderr } = signalbox('import', pyrra, '--out', join(root, pyrra));
    assert.equal(status, 1);
    assert.match(stderr, /give --out a folder that can be written/);
  });

  it('a call that makes no sense: 2', () => {
    const calls = [[], [pyrra, '--colour'], [pyrra, '-o', 'xml'], [pyrra, '--out', '']];
    for (const args of [...calls, [pyrra, '--source', 'A B']])
      assert.equal(signalbox('import', ...args).status, 2, args.join(' '));
  });

  it('--help says what is known', () => {
    const { status, stdout } = signalbox('import', '--help');
    assert.equal(status, 0);
    for (const word of ['PrometheusServiceLevel', 'ServiceLevelObjective', '--force'])
      assert.ok(stdout.includes(word), word);
  });
});
