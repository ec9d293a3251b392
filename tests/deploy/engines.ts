// The engines beside app and collector in docker-compose.yml, real ones on free ports: PostgreSQL
// over TCP, Redis, Prometheus and Alertmanager.

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { startMonitor } from '../monitor.ts';
import { startTestDatabase } from '../postgres.ts';
import { startRedis as startOurRedis } from '../redis.ts';

export type Engine = {
  /** `127.0.0.1:PORT` */
  readonly address: string;
  readonly stop: () => Promise<void>;
};

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
  const { port, stop } = await startOurRedis([...options, '--dir', folder]);
  return { address: `127.0.0.1:${port}`, stop };
};

/** Prometheus and Alertmanager take the same options, but for where they keep their data. */
const monitor = async (
  tool: 'prometheus' | 'alertmanager',
  options: readonly string[],
): Promise<Engine> => {
  const { origin, stop } = await startMonitor(tool, options);
  return { address: new URL(origin).host, stop };
};

export const startPrometheus = (configuration: string, folder: string): Promise<Engine> =>
  monitor('prometheus', [`--config.file=${configuration}`, `--storage.tsdb.path=${folder}`]);

export const startAlertmanager = (configuration: string, folder: string): Promise<Engine> =>
  monitor('alertmanager', [
    `--config.file=${configuration}`,
    `--storage.path=${folder}`,
    '--cluster.listen-address=',
  ]);
