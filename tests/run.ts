// `npm test`: fetches missing tools, then types, lint, pages and every test; `--unit` runs only the
// fast tests beside the code, which need no engine. Its last lines are those of node:test.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const unitOnly = process.argv.includes('--unit');

/** A glob that matches nothing would pass without having tested anything. */
const leastFiles = { unit: 40, all: 50 };

const environment = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + (process.env.PATH ?? ''),
};

const run = (what: string, command: string, ...args: string[]): void => {
  process.stderr.write(`\n== ${what}\n`);
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  if (status === 0) return;
  process.stderr.write(`${what} failed${error ? `: ${error.message}` : ''}\n`);
  process.exit(1);
};

const testFiles = (...patterns: string[]): string[] =>
  globSync(patterns, {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'dist',
  }).sort();

const unit = testFiles(
  '{alerts,app,cli,collector,dashboards,demo,deploy,language,load-tests,ui}/**/*.test.ts',
);
const files = unitOnly ? unit : [...unit, ...testFiles('tests/**/*.test.ts')];
const least = unitOnly ? leastFiles.unit : leastFiles.all;
if (files.length < least) {
  process.stderr.write(`only ${files.length} test files found, expected at least ${least}\n`);
  process.exit(1);
}

if (!unitOnly) {
  const fetched = spawnSync(process.execPath, ['deploy/tools/fetch.ts'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (fetched.status !== 0 && process.env.CI !== undefined) process.exit(1);
  run('pages', 'npm', 'run', '-s', 'build');
  run('types', 'npm', 'run', '-s', 'types');
  run('lint', 'npm', 'run', '-s', 'lint');
}
run(`${files.length} test files`, process.execPath, '--test', '--test-concurrency=2', ...files);
