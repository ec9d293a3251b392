// The whole system under the smoke gate's load, of base and change in turns: each launch is a system of
// its own, loaded and judged by the work tree's gate, so that both do the same. What it costs is the
// CPU time of app and collector; whether promises hold is the gate's verdict over the change.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Result } from '../../load-tests/result.ts';
import { type Stack, startStack } from '../../tests/stack.ts';
import type { Trees } from './alternation.ts';

export const programs = ['app', 'collector'] as const;
export type Program = (typeof programs)[number];

export type SmokeRun = {
  readonly result: Pick<Result, 'verdict' | 'reasons' | 'load' | 'objectives'>;
  /** From before the load until it was judged. */
  readonly cpuSeconds: Readonly<Record<Program, number>>;
};

/** A system that did not start, or a gate that gave no result. */
export class NoRun extends Error {
  override readonly name = 'NoRun';
}

const cpuSecondsAt = async (origin: string): Promise<number> => {
  const text = await (await fetch(`${origin}/metrics`)).text();
  const told = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(text)?.[1];
  if (told === undefined) throw new NoRun(`${origin}/metrics does not tell its CPU time`);
  return Number(told);
};

const cpuSecondsOf = async ({ app, board }: Stack): Promise<Record<Program, number>> => ({
  app: await cpuSecondsAt(app),
  collector: await cpuSecondsAt(board),
});

/** @param gateTree whose gate drives and judges */
const gateOn = async (gateTree: string, { app, board }: Stack): Promise<Result> => {
  const gate = join(gateTree, 'load-tests/gate.ts');
  const call = ['--profile', 'smoke', '--app', app, '--board', board, '-o', 'json'];
  const child = spawn(process.execPath, [gate, ...call], {
    cwd: gateTree,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await once(child, 'close');
  if (said === '') throw new NoRun('the smoke gate gave no result');
  return JSON.parse(said) as Result;
};

/** @param tree of the system */
const smokeRun = async (tree: string, gateTree: string): Promise<SmokeRun> => {
  const stack = await startStack(['--quiet'], {}, tree);
  try {
    const before = await cpuSecondsOf(stack);
    const result = await gateOn(gateTree, stack);
    const after = await cpuSecondsOf(stack);
    const spent = (program: Program): number => after[program] - before[program];
    return { result, cpuSeconds: { app: spent('app'), collector: spent('collector') } };
  } finally {
    await stack.stop();
  }
};

export type SmokePair = { readonly base: SmokeRun; readonly change: SmokeRun };

/** @param turn the number of the pair: base and change begin in turns. */
const smokePair = async (trees: Trees, turn: number): Promise<SmokePair> => {
  const order = turn % 2 === 0 ? (['change', 'base'] as const) : (['base', 'change'] as const);
  const runs = new Map<keyof Trees, SmokeRun>();
  for (const name of order) runs.set(name, await smokeRun(trees[name], trees.change));
  const [base, change] = [runs.get('base'), runs.get('change')];
  if (base === undefined || change === undefined) throw new NoRun('a run is missing');
  return { base, change };
};

/** @param say hears how far it is. */
export const smokePairs = async (
  trees: Trees,
  launches: number,
  say: (line: string) => void,
): Promise<SmokePair[]> => {
  const pairs: SmokePair[] = [];
  for (let turn = 1; turn <= launches; turn += 1) {
    pairs.push(await smokePair(trees, turn));
    say(`${turn} of ${launches} pairs of smoke gates`);
  }
  return pairs;
};
