// The engines beside app and collector in docker-compose.yml, real ones on free ports: PostgreSQL
// over TCP, Redis, Prometheus and Alertmanager.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { choosePort } from '../../cli/ports.ts';
import { startTestDatabase } from '../postgres.ts';
import { toolPath } from '../tool.ts';

export type Engine = {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly stop: () => Promise<void>;
};

export const freePort = (): Promise<number> => choosePort('a port', '0', 0);

export const endProcess = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};

/** Empty, as after the first start. It listens on a socket that only its own user enters: we lead there. */
export const startPostgres = async (): Promise<Engine> => {
  const database = await startTestDatabase({ migrated: false });
  const path = join(new URL(database.url).searchParams.get('host') ?? '', '.s.PGSQL.5432');
  const open = new Set<Socket>();
  const door = createServer((outside) => {
    const inside = connect(path);
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => open.delete(one));
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(door, 'listening');
  return {
    address: `127.0.0.1:${(door.address() as AddressInfo).port}`,
    stop: async () => {
      door.close();
      for (const socket of open) socket.destroy();
      await database.stop();
    },
  };
};

/** @param options those of docker-compose.yml. */
export const startRedis = async (options: readonly string[], folder: string): Promise<Engine> => {
  const port = await freePort();
  const ours = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const child = spawn(toolPath('redis-server'), [...options, ...ours], { stdio: 'ignore' });
  return { address: `127.0.0.1:${port}`, stop: () => endProcess(child) };
};

/** Prometheus and Alertmanager take the same options, but for where they keep their data. */
const startMonitor = async (
  tool: 'prometheus' | 'alertmanager',
  options: readonly string[],
): Promise<Engine> => {
  const port = await freePort();
  const child = spawn(toolPath(tool), [...options, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  return { address: `127.0.0.1:${port}`, stop: () => endProcess(child) };
};

export const startPrometheus = (configuration: string, folder: string): Promise<Engine> =>
  startMonitor('prometheus', [`--config.file=${configuration}`, `--storage.tsdb.path=${folder}`]);

export const startAlertmanager = (configuration: string, folder: string): Promise<Engine> =>
  startMonitor('alertmanager', [
    `--config.file=${configuration}`,
    `--storage.path=${folder}`,
    '--cluster.listen-address=',
  ]);
