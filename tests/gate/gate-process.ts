// The gate as a user runs it: a process of its own, judged by its exit code and its output.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Result } from '../../load-tests/result.ts';

const root = join(import.meta.dirname, '..', '..');

export type GateOutcome = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
};

export type GateProcess = {
  readonly pid: number;
  readonly ended: Promise<GateOutcome>;
  /** What it said so far on stderr. */
  readonly said: () => string;
  /** As Ctrl-C does. */
  readonly interrupt: () => void;
};

type Environment = Readonly<Record<string, string>>;

/** @param launcher a program that becomes the gate, with its arguments: `taskset`, say. */
export const launchGate = (
  args: readonly string[],
  env: Environment = {},
  launcher: readonly string[] = [],
): GateProcess => {
  const startedAt = performance.now();
  const words = [...launcher, process.execPath, join(root, 'load-tests/gate.ts'), ...args];
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({
    ...{ code: code as number | null, stdout, stderr },
    seconds: (performance.now() - startedAt) / 1000,
  }));
  const pid = child.pid ?? Number.NaN;
  return { pid, ended, said: () => stderr, interrupt: () => child.kill('SIGINT') };
};

export const runGate = (args: readonly string[], env: Environment = {}): Promise<GateOutcome> =>
  launchGate(args, env).ended;

/** With `-o json`: what it came to. */
export const gateResult = async (
  args: readonly string[],
  env: Environment = {},
): Promise<Result & { readonly code: number | null; readonly stderr: string }> => {
  const { code, stdout, stderr } = await runGate([...args, '-o', 'json'], env);
  if (stdout === '') throw new Error(`the gate ended with ${code} and no result:\n${stderr}`);
  return { ...(JSON.parse(stdout) as Result), code, stderr };
};
