// Runs a program that takes long. When we are told to stop (Ctrl-C, SIGTERM), the program is stopped
// first and the caller gets to clean up: it sees `Interrupted`, which the command line passes on.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from './path.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A program that does not go when it is asked is ended after so long. */
const graceMs = 5000;

export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

type Options = {
  readonly environment: Environment;
  readonly cwd?: string;
  /** Each line that the program says on stderr; without it they go to ours. */
  readonly onLine?: (line: string) => void;
};

/** @returns whether it exited with 0. @throws where it cannot be started, or `Interrupted`. */
export const run = async (
  command: string,
  args: readonly string[],
  { environment, cwd, onLine }: Options,
): Promise<boolean> => {
  const child = spawn(command, args, {
    cwd,
    env: environment,
    // Our stdout is for paths alone.
    stdio: ['ignore', process.stderr, onLine === undefined ? process.stderr : 'pipe'],
  });
  if (child.stderr !== null && onLine !== undefined) {
    createInterface({ input: child.stderr }).on('line', onLine);
  }
  let interruption: NodeJS.Signals | null = null;
  let grace: NodeJS.Timeout | undefined;
  const stop = (signal: NodeJS.Signals) => {
    interruption = signal;
    child.kill('SIGTERM');
    grace ??= setTimeout(() => child.kill('SIGKILL'), graceMs);
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (interruption !== null) throw new Interrupted(interruption);
    return code === 0;
  } finally {
    clearTimeout(grace);
    for (const signal of signals) process.off(signal, stop);
  }
};
