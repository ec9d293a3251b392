import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { UsageError } from './command.ts';
import { explain } from './explain.ts';
import { exportCommand } from './export.ts';
import { generate } from './generate.ts';
import { importCommand } from './import.ts';
import { replay } from './replay.ts';
import { report } from './report.ts';
import { scrape } from './scrape.ts';
import { status } from './status.ts';
import { up } from './up.ts';

/** A call of each that makes sense but for what is added. */
const calls: readonly [name: string, command: Command, args: readonly string[]][] = [
  ['check', check, ['slos']],
  ['explain', explain, ['request-errors']],
  ['export', exportCommand, ['slos']],
  ['generate', generate, []],
  ['import', importCommand, ['sloth.yaml']],
  ['replay', replay, ['request-errors', '--from', 'history.om']],
  ['report', report, ['2026-10']],
  ['scrape', scrape, ['metrics.txt']],
  ['status', status, []],
  ['up', up, []],
];

const refused = (command: Command, args: readonly string[], says: RegExp): Promise<void> =>
  assert.rejects(
    () => command.run(args),
    (error: Error) => error instanceof UsageError && says.test(error.message),
  );

for (const [name, command, args] of calls)
  test(`${name} takes -o text or json, and says so alike`, () =>
    refused(command, [...args, '-o', 'xml'], /^-o takes text or json, not 'xml'$/));

for (const [name, command, args] of calls.filter(([, { usage }]) => usage.includes('--out DIR')))
  test(`${name} writes into a folder that has a name`, () =>
    refused(command, [...args, '--out', ''], /^--out needs the name of a folder/));
