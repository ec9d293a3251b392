// One run of k6: starts it, tells how far it is, stops it when told to or when it does not end, and
// gathers what it left. What went wrong inside is part of what it left, never an exception.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { LoadGate } from '../language/slo-set.ts';
import { GateError, reasonOf } from './gate-error.ts';
import { watchGenerator } from './generator.ts';
import { beginIn, Troubles, troubleIn } from './k6-log.ts';
import { loadSeconds } from './phases.ts';
import type { Load } from './run-doubts.ts';
import { readSummary } from './summary.ts';

export type LoadPlan = {
  readonly k6: string;
  readonly script: string;
  readonly gate: LoadGate;
  readonly run: string;
  /** Of the script, besides what every program has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly summaryPath: string;
};

export type LoadWatch = {
  /** Called each second with the seconds since k6 was started. */
  readonly tick: (seconds: number) => void;
  /** Called once when people begin to come, in milliseconds of Unix time. */
  readonly began: (startMs: number) => void;
  /** Ends the load before its time: enough was seen. It is summed up all the same. */
  readonly enough: AbortSignal;
};

/** Setting up may take so long, */
const settingUpMs = 60_000;
/** and leaving and summing up so long. k6 itself waits without end for an app that has frozen. */
const leavingMs = 45_000;
const killAfterMs = 15_000;

/**
 * Go collects garbage whenever the heap has doubled, and all that k6 measures meanwhile is late: with
 * 2,000 who come at once edits seemed to take 130 ms instead of 30. Eight times as much memory instead,
 * where there is so much.
 */
const roomForGarbage = () => ({
  GOGC: '800',
  GOMEMLIMIT: String(Math.floor(process.availableMemory() / 2)),
});

const ended = async (child: ChildProcess, k6: string): Promise<number | null> => {
  try {
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return exitCode;
  } catch (error) {
    throw new GateError('load', `${k6} could not be run: ${reasonOf(error)}`, { cause: error });
  }
};

const readSummaryFile = async (path: string, run: string) => {
  try {
    return readSummary(await readFile(path, 'utf8'), run);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/**
 * @throws what stops `signal`, once k6 has ended; GateError where k6 cannot be run at all.
 */
export const runLoad = async (
  plan: LoadPlan,
  signal: AbortSignal,
  { tick, began, enough }: LoadWatch,
): Promise<Load> => {
  signal.throwIfAborted();
  const options = ['--quiet', '--no-color', '--no-usage-report', '--log-format', 'json'];
  const child = spawn(plan.k6, ['run', ...options, plan.script], {
    env: { ...roomForGarbage(), ...plan.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C reaches the gate alone, which then stops everything in order.
    detached: true,
  });
  // Where it could not be started there is nothing to watch, and no run.
  using watch = watchGenerator(child.pid ?? process.pid);
  const troubles = new Troubles();
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let late: NodeJS.Timeout | undefined;
  const stop = (): void => {
    child.kill('SIGINT');
    late ??= setTimeout(kill, killAfterMs);
  };
  signal.addEventListener('abort', stop, { once: true });
  enough.addEventListener('abort', stop, { once: true });
  const loadMs = loadSeconds(plan.gate) * 1000;
  const endWithin = (milliseconds: number): NodeJS.Timeout =>
    setTimeout(() => {
      troubles.add('it did not end and was stopped');
      stop();
    }, milliseconds);
  let overdue = endWithin(settingUpMs + loadMs + leavingMs);
  createInterface(child.stderr).on('line', (line) => {
    const startMs = beginIn(line);
    if (startMs !== null) {
      began(startMs);
      clearTimeout(overdue);
      overdue = endWithin(startMs - Date.now() + loadMs + leavingMs);
    }
    // Whoever is stopped in the midst of something says so.
    else if (!enough.aborted) troubles.add(troubleIn(line));
  });
  const startedAt = performance.now();
  const ticking = setInterval(() => tick(Math.round((performance.now() - startedAt) / 1000)), 1000);
  try {
    const exitCode = await ended(child, plan.k6);
    signal.throwIfAborted();
    const summary = await readSummaryFile(plan.summaryPath, plan.run);
    const left = { exitCode, generator: watch.seen(), stopped: enough.aborted };
    if (typeof summary !== 'string') return { ...left, summary, troubles: troubles.sentences() };
    return { ...left, summary: null, troubles: [...troubles.sentences(), summary] };
  } finally {
    clearInterval(ticking);
    clearTimeout(overdue);
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    enough.removeEventListener('abort', stop);
    process.removeListener('exit', kill);
  }
};
