// Base and change take turns, batch by batch, in two processes that begin together: whatever makes
// the machine slower for a second makes it slower for both. Who begins changes with every batch.

import { Contestant, Failed } from './contestant.ts';
import { launchRatio, type Pair } from './statistics.ts';

export type Trees = { readonly base: string; readonly change: string };

export type Launch =
  | { readonly kind: 'measured'; readonly logRatio: number; readonly runs: number }
  /** The base cannot do this work, or does another: there is nothing to compare with. */
  | { readonly kind: 'incomparable'; readonly reason: string };

/** The change itself cannot do its work. */
export class BrokenChange extends Error {}

const batches = 12;
/** Of each; the JIT has seen everything by then. */
const warmBatches = 24;
/** Of CPU: long against the clock's step, short against what the neighbours do. */
const batchMicroseconds = 25_000;

const reasonOf = (error: unknown): string => {
  if (error instanceof Failed) return error.message;
  throw error;
};

/** @returns how often the work is to be run so that it lasts for a batch. */
const runsFor = async (contestant: Contestant): Promise<number> => {
  for (let runs = 1; ; runs *= 2) {
    const spent = await contestant.spend(runs);
    if (spent >= batchMicroseconds / 2)
      return Math.max(1, Math.round((runs * batchMicroseconds) / spent));
  }
};

const takeTurns = async (
  contestants: Readonly<Record<keyof Pair, Contestant>>,
  order: readonly (keyof Pair)[],
  runs: number,
): Promise<Pair[]> => {
  const pairs: Pair[] = [];
  for (let batch = 0; batch < warmBatches + batches; batch += 1) {
    const spent = { base: 0, change: 0 };
    for (const name of batch % 2 === 0 ? order : order.toReversed()) {
      spent[name] = await contestants[name].spend(runs);
    }
    if (batch >= warmBatches) pairs.push(spent);
  }
  return pairs;
};

const startChange = async (tree: string, workload: string): Promise<Contestant> => {
  try {
    return await Contestant.start(tree, workload);
  } catch (error) {
    throw new BrokenChange(`${workload} in the work tree: ${reasonOf(error)}`);
  }
};

/**
 * @param turn the number of the launch: they begin in turns, too.
 * @param runs of a batch, from the launch before.
 */
export const launch = async (
  trees: Trees,
  workload: string,
  turn: number,
  runs?: number,
): Promise<Launch> => {
  let change: Contestant | null = null;
  let base: Contestant | null = null;
  try {
    if (turn % 2 === 0) change = await startChange(trees.change, workload);
    try {
      base = await Contestant.start(trees.base, workload);
    } catch (error) {
      return { kind: 'incomparable', reason: reasonOf(error) };
    }
    change ??= await startChange(trees.change, workload);
    if (base.result !== change.result) {
      return { kind: 'incomparable', reason: 'the two come to different results' };
    }
    const batchRuns = runs ?? (await runsFor(base));
    const order = turn % 2 === 0 ? (['change', 'base'] as const) : (['base', 'change'] as const);
    const pairs = await takeTurns({ base, change }, order, batchRuns);
    return { kind: 'measured', logRatio: launchRatio(pairs), runs: batchRuns };
  } finally {
    await Promise.all([base?.end(), change?.end()]);
  }
};
