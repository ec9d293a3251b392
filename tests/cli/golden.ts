// Commands whose whole output is kept beside this file, in golden/. Run as a program this writes
// them anew; the test beside it compares.

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const kinds = 'tests/cli/fixtures/kinds.yaml';
const composites = 'tests/alerts/composite.yaml';

/** By the name of the file. */
export const commands: Readonly<Record<string, readonly string[]>> = {
  'explain-counters': ['explain', 'orders', kinds],
  'explain-traffic': ['explain', 'orders/taken', '--per-day', '200', kinds],
  'explain-slices': ['explain', 'order-minutes', kinds],
  'explain-threshold': ['explain', 'queue', kinds],
  'explain-composite': ['explain', 'purchase', composites],
  'explain-joint': ['explain', 'stay', composites],
  'explain-help': ['explain', '--help'],
  'replay-what-if': [
    ...['replay', 'request-errors', '--from', 'tests/cli/fixtures/request-errors.om'],
    ...['--what-if', 'target=99.5', '--what-if', 'burn-policy=wide-budget'],
  ],
  'replay-help': ['replay', '--help'],
  'page-help': ['page', '--help'],
};

export const signalbox = (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/signalbox.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
};

export const goldenPath = (name: string): string =>
  join(import.meta.dirname, 'golden', `${name}.txt`);

if (import.meta.main) {
  for (const [name, args] of Object.entries(commands)) {
    const { status, stdout, stderr } = signalbox(args);
    if (status !== 0) throw new Error(`${args.join(' ')}: ${status} ${stderr}`);
    writeFileSync(goldenPath(name), stdout);
  }
}
