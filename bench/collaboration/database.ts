// One PostgreSQL with its ordinary, durable settings for all servers that are measured, a database
// for each; and what the server's processes have spent.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { startEmbedded } from '../../app/database/embedded.ts';
import { cpuSecondsWithChildren } from '../process-cpu.ts';

export type DurableDatabase = {
  /** One more, empty. @returns its URL. */
  readonly create: () => Promise<string>;
  /** CPU seconds of PostgreSQL, all of its processes. */
  readonly cpuSeconds: () => number;
  readonly stop: () => Promise<void>;
};

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
    cpuSeconds: () => cpuSecondsWithChildren(server.pid),
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
