// One PostgreSQL with its ordinary, durable settings for all servers that are measured, a database
// for each; and what the server's processes have spent.

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { startEmbedded } from '../../app/database/embedded.ts';
import { cpuSecondsOf } from '../process-cpu.ts';

export type DurableDatabase = {
  /** One more, empty. @returns its URL. */
  readonly create: () => Promise<string>;
  /** CPU seconds of PostgreSQL, all of its processes. */
  readonly cpuSeconds: () => number;
  readonly stop: () => Promise<void>;
};

/** Of the processes below `parent` that run now. */
const children = (parent: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${parent}\n`);
      } catch {
        return false; // it ended while we looked
      }
    });

export const startDurableDatabase = async (): Promise<DurableDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-postgres-'));
  // As root, PostgreSQL runs as somebody else, who must reach its data.
  chmodSync(folder, 0o755);
  const server = await startEmbedded({ dataDirectory: folder, log: pino({ level: 'silent' }) });
  let count = 0;
  return {
    create: async () => {
      count += 1;
      const name = `bench_${count}`;
      await withClient(server.url, (client) => client.query(`CREATE DATABASE ${name}`));
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    cpuSeconds: () =>
      [server.pid, ...children(server.pid)].reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Runs on a connection of its own. */
export const withClient = async <T>(
  url: string,
  work: (client: Client) => Promise<T>,
): Promise<T> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};
