// A real Prometheus or Alertmanager on a port of its own: it is asked for any, and says which one it
// took. It is there once this resolves, and gone once `stop` does.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { toolPath } from './tool.ts';
import { until } from './until.ts';

export type Monitor = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly stop: () => Promise<void>;
};

const listening = /"Listening on" address=(\S+)/;

export const startMonitor = async (
  tool: 'prometheus' | 'alertmanager',
  options: readonly string[],
): Promise<Monitor> => {
  const child = spawn(toolPath(tool), [...options, '--web.listen-address=127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  try {
    const origin = await until(`${tool} to be ready`, async () => {
      if (child.exitCode !== null) return 'none';
      const address = listening.exec(said)?.[1];
      if (address === undefined) return null;
      return (await fetch(`http://${address}/-/ready`)).ok ? `http://${address}` : null;
    });
    if (origin === 'none') throw new Error(`${tool} did not start:\n${said}`);
    return { origin, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
