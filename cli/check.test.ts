import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const signalbox = (...args: string[]) => {
  const options = { cwd: root, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cli/signalbox.ts', 'check', ...args],
    options,
  );
  return { status, stdout, stderr };
};

const gallery = 'language/gallery';

test('sound definitions: one line, 0', () => {
  assert.deepEqual(signalbox(`${gallery}/sound.yaml`), {
    status: 0,
    stdout: '1 file: 1 SLO with 1 objective; 0 errors, 0 warnings, 0 notices\n',
    stderr: '',
  });
});

test('broken definitions: findings on stderr, 1', () => {
  const { status, stdout, stderr } = signalbox(
    ...[`${gallery}/sound.yaml`, `${gallery}/unknown-field.typo.yaml`],
  );
  assert.equal(status, 1);
  assert.match(stdout, /^2 files: not usable; 1 error, /);
  assert.match(
    stderr,
    /^error\[unknown-field\] language\/gallery\/unknown-field\.typo\.yaml:12:7: /,
  );
});

test('-o json: data on stdout', () => {
  const { status, stdout, stderr } = signalbox(`${gallery}/yaml-key.yaml`, '-o', 'json');
  const { errors, diagnostics } = JSON.parse(stdout);
  assert.deepEqual([status, stderr, errors], [1, '', 1]);
  assert.deepEqual(diagnostics[0].place, {
    ...{ file: 'language/gallery/yaml-key.yaml', line: 6, column: 3 },
  });
});

test('variables are given by name', () => {
  const files = [`${gallery}/sound.yaml`, `${gallery}/unknown-variable.yaml`];
  assert.equal(signalbox(...files).status, 1);
  assert.equal(signalbox(...files, '--variable', 'SHOP_URL=http://shop').status, 0);
});

test('a call that makes no sense: 2', () => {
  for (const args of [[], ['--colour'], ['slos', '-o', 'xml'], ['slos', '--variable', 'X']])
    assert.equal(signalbox(...args).status, 2, args.join(' '));
});

const inFolder = (files: Readonly<Record<string, string>>, use: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'check-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const sound = readFileSync(join(root, gallery, 'sound.yaml'), 'utf8');

test('--fix mends what is certain, says what, keeps the rest, and checks again', () => {
  const broken = sound.replace('service: shop', 'servce: shop # ours');
  inFolder({ 'a.yaml': broken, 'b.yaml': 'a: [' }, (folder) => {
    chmodSync(join(folder, 'a.yaml'), 0o640);
    const { status, stdout, stderr } = signalbox(folder, '--fix');
    assert.equal(status, 1);
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /a\.yaml:34:3: 'servce' is now 'service' \(unknown-field\)$/);
    assert.equal(lines[1], `wrote ${join(folder, 'a.yaml')}`);
    assert.match(stderr, /^error\[yaml-syntax\]/);
    const mended = readFileSync(join(folder, 'a.yaml'), 'utf8');
    assert.equal(mended, sound.replace('service: shop', 'service: shop # ours'));
    assert.equal(statSync(join(folder, 'a.yaml')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder), ['a.yaml', 'b.yaml']);
    rmSync(join(folder, 'b.yaml'));
    assert.deepEqual(JSON.parse(signalbox(folder, '--fix', '-o', 'json').stdout).fixed, []);
  });
});

test('without --fix nothing is written', () => {
  const broken = sound.replace('service: shop', 'servce: shop');
  inFolder({ 'a.yaml': broken }, (folder) => {
    assert.equal(signalbox(folder).status, 1);
    assert.equal(readFileSync(join(folder, 'a.yaml'), 'utf8'), broken);
  });
});

test('--strict says more, and then a warning fails', () => {
  const files = [`${gallery}/sound.yaml`, `${gallery}/same-promise.yaml`];
  assert.equal(signalbox(...files).status, 0);
  const { status, stderr } = signalbox(...files, '--strict');
  assert.equal(status, 1);
  assert.match(stderr, /^notice\[missing-runbook\]/m);
});

test('--explain prints the page of a rule', () => {
  const { status, stdout } = signalbox('--explain', 'same-promise');
  assert.equal(status, 0);
  assert.match(stdout, /^# same-promise\n/);
  const unknown = signalbox('--explain', 'same-promse');
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /Write 'same-promise'/);
});

test('-o json names the page of a rule, what it breaks, and the edit', () => {
  const files = [`${gallery}/sound.yaml`, `${gallery}/unknown-field.typo.yaml`];
  const { diagnostics } = JSON.parse(signalbox(...files, '-o', 'json').stdout);
  const { page, breaks, edit } = diagnostics[0];
  assert.deepEqual([page, breaks], ['docs/rules/unknown-field.md', 'everything']);
  assert.ok(edit.from < edit.to && edit.text !== '');
});

const page = `# TYPE http_seconds histogram
http_seconds_bucket{le="0.2"} 1
http_seconds_bucket{le="+Inf"} 2
http_seconds_count 2
http_seconds_sum 1
# TYPE jobs gauge
jobs 3
`;

test('--metrics compares with a page of metrics', () => {
  inFolder({ 'page.txt': page, 'a.yaml': sound }, (folder) => {
    const metrics = ['--metrics', join(folder, 'page.txt')];
    assert.equal(signalbox(join(folder, 'a.yaml'), ...metrics).status, 0);
    const wrong = sound.replace('http_seconds_count }', 'http_second_count }');
    writeFileSync(join(folder, 'a.yaml'), wrong);
    const { status, stderr } = signalbox(join(folder, 'a.yaml'), ...metrics);
    assert.equal(status, 1);
    assert.match(stderr, /metric-unknown.*has no metric 'http_second_count'/);
    assert.match(stderr, /Write 'http_seconds_count'\./);
    assert.equal(signalbox(join(folder, 'a.yaml'), ...metrics, '--fix').status, 0);
    assert.equal(readFileSync(join(folder, 'a.yaml'), 'utf8'), sound);
  });
});

test('--metrics that cannot be read is a failure of its own, in one line', () => {
  for (const [place, reason] of [
    ['http://127.0.0.1:2/metrics', /nothing listens there/],
    ['http://127.0.0.1:2', /nothing listens there/],
    ['/no/such/file', /there is no such file/],
    [`${gallery}/sound.yaml`, /line \d+: /],
    ['elsewhere=/no/such/file', /'elsewhere', which is not defined/],
  ] as const) {
    const { status, stderr } = signalbox(`${gallery}/sound.yaml`, '--metrics', place);
    assert.equal(status, 1, place);
    assert.match(stderr, reason);
    assert.equal(stderr.split('\n').length, 2);
  }
});
