// `npm run nightly`: what takes too long for every change, about half an hour. Every door under
// mutated requests for ten minutes in all, five hundred kill -9, and random histories judged beside
// Prometheus. Each run prints what repeats it.

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');

type Run = { readonly file: string; readonly settings: Readonly<Record<string, string>> };

/** The doors of OTLP are four, each for so long; those of scraping one. */
const fuzzSeconds = '120';
const histories = 10;

const runs: readonly Run[] = [
  { file: 'tests/otlp/bad-input.test.ts', settings: { FUZZ_SECONDS: fuzzSeconds } },
  { file: 'tests/scrape/fuzz.test.ts', settings: { FUZZ_SECONDS: fuzzSeconds } },
  { file: 'tests/durability/crashes.test.ts', settings: { CRASHES: '500' } },
  ...Array.from({ length: histories }, () => ({
    file: 'tests/differential/random.test.ts',
    settings: { DIFFERENTIAL_SEED: String(randomInt(2 ** 31)) },
  })),
];

const failed = runs.filter(({ file, settings }) => {
  const named = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  process.stderr.write(`\n== ${named.join(' ')} node --test ${file}\n`);
  const { status } = spawnSync(process.execPath, ['--test', file], {
    cwd: root,
    env: {
      ...process.env,
      ...settings,
      PATH: join(root, 'node_modules', '.bin') + delimiter + (process.env.PATH ?? ''),
    },
    stdio: 'inherit',
  });
  return status !== 0;
});
process.stderr.write(`\n${runs.length} runs, ${failed.length} failed\n`);
for (const { file, settings } of failed) {
  process.stderr.write(`  ${file} ${JSON.stringify(settings)}\n`);
}
process.exitCode = failed.length === 0 ? 0 : 1;
