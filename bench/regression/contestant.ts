// One process that runs a workload when it is told to, seen from outside. It is asked one thing at a
// time, and answers each or has ended.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answer, Order } from './runner.ts';

/** The workload could not be loaded or run in this tree. */
export class Failed extends Error {}

const patienceMs = 60_000;

export class Contestant {
  readonly #child: ChildProcess;
  /** Of its first run. */
  readonly result: string;

  private constructor(child: ChildProcess, result: string) {
    this.#child = child;
    this.result = result;
  }

  /** @param tree the folder of the repository. */
  static async start(tree: string, workload: string): Promise<Contestant> {
    const runner = join(tree, 'bench', 'regression', 'runner.ts');
    const child = fork(runner, [workload], {
      cwd: tree,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    try {
      const said = await answerOf(child);
      if (said.kind !== 'ready') throw new Failed('it did not say that it is ready');
      return new Contestant(child, said.result);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** @returns microseconds of CPU. */
  async spend(runs: number): Promise<number> {
    const order: Order = { runs };
    const answer = answerOf(this.#child);
    this.#child.send(order);
    const said = await answer;
    if (said.kind !== 'done') throw new Failed('it did not say what it cost');
    return said.microseconds;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

const answerOf = async (child: ChildProcess): Promise<Answer> => {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(patienceMs)]);
  try {
    const said = await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as Answer),
      once(child, 'exit', { signal }).then(([code, killed]): never => {
        throw new Failed(`it ended with ${code ?? killed}`);
      }),
    ]);
    if (said.kind === 'failed') throw new Failed(said.reason);
    return said;
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed(`no answer within ${patienceMs / 1000} s`);
  } finally {
    over.abort();
  }
};
