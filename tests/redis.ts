// A real Redis on a port that was free a moment ago: it cannot be asked for any, and the same one is
// needed again by whoever sees it come back.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePorts } from '../load-tests/loopback.ts';
import { toolPath } from './tool.ts';
import { until } from './until.ts';

export type Redis = {
  readonly port: number;
  /** At once, as if it had crashed. */
  readonly stop: () => Promise<void>;
};

const keepsNothing = ['--save', '', '--appendonly', 'no'];

export const startRedis = async (
  options: readonly string[] = keepsNothing,
  wanted = 0,
): Promise<Redis> => {
  const [port = 0] = wanted === 0 ? await freePorts(1) : [wanted];
  const child = spawn(
    toolPath('redis-server'),
    [...options, '--port', String(port), '--bind', '127.0.0.1'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  try {
    const answer = await until('Redis to be ready', () => {
      if (said.includes('Ready to accept connections')) return 'ready';
      return child.exitCode === null ? null : 'none';
    });
    if (answer === 'none') throw new Error(`Redis did not start:\n${said}`);
    return { port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
