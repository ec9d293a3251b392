import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
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
