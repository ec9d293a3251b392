// Run as a process of its own, in the tree of base or of change: loads one workload and runs it as often
// as it is told. It answers what that cost in CPU of the whole process, so the garbage that a
// change makes counts, and what else the machine does while it waits its turn does not.

import { workloads } from './workload.ts';

export type Order = { readonly runs: number };
export type Answer =
  | { readonly kind: 'ready'; readonly result: string }
  | { readonly kind: 'done'; readonly microseconds: number }
  | { readonly kind: 'failed'; readonly reason: string };

const answer = (said: Answer): void => {
  process.send?.(said);
};
const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);

const name = process.argv[2] ?? '';
try {
  const load = workloads[name];
  if (load === undefined) throw new RangeError(`there is no workload '${name}'`);
  const workload = await load();
  answer({ kind: 'ready', result: await workload.run() });
  process.on('message', async ({ runs }: Order) => {
    try {
      const before = process.cpuUsage();
      for (let run = 0; run < runs; run += 1) await workload.run();
      const { user, system } = process.cpuUsage(before);
      answer({ kind: 'done', microseconds: user + system });
    } catch (error) {
      answer({ kind: 'failed', reason: reasonOf(error) });
    }
  });
} catch (error) {
  answer({ kind: 'failed', reason: reasonOf(error) });
  process.disconnect?.();
}
