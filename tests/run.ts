// `npm test`: fetches missing tools, then types, lint, pages and every test; `--unit` runs only the
// fast tests beside the code, which need no engine. Its last lines are those of node:test.

import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const unitOnly = process.argv.includes('--unit');

/** A glob that matches nothing would pass without having tested anything. */
const leastFiles = { unit: 446, together: 130, alone: 32 };

const environment = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + (process.env.PATH ?? ''),
  // Each file is a process, and most of its start is compiling what the one before compiled.
  NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
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
  '{alerts,app,bench,cli,collector,dashboards,demo,deploy,exchange,language,load-tests,rollouts,ui}/**/*.test.ts',
);
const engines = testFiles('tests/**/*.test.ts');
/** What judges or bounds the latency of a whole system, or fills the machine: it runs alone. */
const alone = new Set(
  testFiles(
    'tests/{end-to-end,gate,k6,limits}/**/*.test.ts',
    'tests/app/{faults,health,start}.test.ts',
    'tests/collaboration/{admission,editing,outage}.test.ts',
    'tests/collector/{errors,exemplars,forward-disk,forward-durable,levels,queue-killed}.test.ts',
    'tests/collector/{status,verdict}.test.ts',
    'tests/deploy/image.test.ts',
    'tests/differential/prometheus.test.ts',
    'tests/paging/storm.test.ts',
    'tests/remote-write/out.test.ts',
  ),
);

const runTests = (what: string, files: readonly string[], least: number, atOnce: number): void => {
  if (files.length < least) {
    process.stderr.write(`only ${files.length} files of ${what}, expected at least ${least}\n`);
    process.exit(1);
  }
  const options = ['--test', `--test-concurrency=${atOnce}`];
  run(`${what}: ${files.length} files`, process.execPath, ...options, ...files);
};

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
runTests('unit tests', unit, leastFiles.unit, 2);
if (!unitOnly) {
  const together = engines.filter((file) => !alone.has(file));
  runTests('tests on real engines', together, leastFiles.together, 2);
  runTests('tests of whole systems', [...alone], leastFiles.alone, 1);
}
