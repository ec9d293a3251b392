// The servers that are measured, each a process of its own as its users start it, on the database
// that it is given.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { cpuSecondsOf } from '../process-cpu.ts';
import type { ContenderName } from './contender.ts';
import { ask } from './remote.ts';
import { jwtSecret } from './seeds.ts';

export type MeasuredServer = {
  /** Of its WebSocket. */
  readonly url: string;
  readonly pid: number;
  readonly cpuSeconds: () => number;
  /** Bytes, after a garbage collection. */
  readonly memory: () => Promise<NodeJS.MemoryUsage>;
  /** Kills it as a power cut would, or with SIGTERM lets it end in order. */
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
};

type Program = {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly socketPath: string;
};

const here = import.meta.dirname;
const hocuspocus = (storeAfterMs: number): Program => ({
  path: join(here, 'hocuspocus-server.ts'),
  environment: { STORE_AFTER_MS: String(storeAfterMs) },
  socketPath: '',
});

const programs: Record<ContenderName, Program> = {
  Signalbox: {
    path: join(here, '../../app/main.ts'),
    environment: {
      APP_PORT: '0',
      JWT_SECRET: jwtSecret,
      LOG_LEVEL: 'warn',
      HUB_SESSIONS: '20000',
    },
    socketPath: hubPath,
  },
  ShareDB: {
    path: join(here, 'sharedb-server.ts'),
    environment: {},
    socketPath: '',
  },
  // Its default: two seconds after the last change, ten after the first.
  Hocuspocus: hocuspocus(2_000),
  'Hocuspocus, storing at once': hocuspocus(0),
};

const ready = async (child: ChildProcess): Promise<string> => {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code} before it was ready.`);
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [
    { readonly ready: { readonly app: string } },
  ];
  ended.catch(() => {});
  return message.ready.app;
};

/** @param nodeOptions of Node, to look into it. */
export const startMeasured = async (
  name: ContenderName,
  databaseUrl: string,
  nodeOptions: readonly string[] = [],
): Promise<MeasuredServer> => {
  const { path, environment, socketPath } = programs[name];
  const probe = ['--expose-gc', '--import', join(here, 'memory-probe.ts')];
  const child = fork(path, [], {
    execArgv: [...nodeOptions, ...probe],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await ready(child);
  const ended = once(child, 'exit');
  const pid = child.pid ?? 0;
  return {
    url: `${url.replace(/^http/, 'ws')}${socketPath}`,
    pid,
    cpuSeconds: () => cpuSecondsOf(pid),
    memory: () => ask(child, 'memory'),
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
};
