// The real PostgreSQL that the app brings along, for when no DATABASE_URL is given. It outlives a
// killed app, so the next start adopts it. One app owns it at a time: the owner holds an advisory
// lock on a connection of its own, which ends with the owner's process however that ends.

import { execFile, spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { AppError } from '../error.ts';
import { type Account, privateFolder, serverAccount } from './account.ts';
import { installBinaries } from './binaries.ts';
import { createCluster, digest, isAlive, placeCluster } from './cluster.ts';

const run = promisify(execFile);

export type EmbeddedPostgres = {
  readonly url: string;
  readonly pid: number;
  /** Whether it was running already, left behind by an app that was killed. */
  readonly adopted: boolean;
  /** Settles when the server is lost before `stop` is called. */
  readonly lost: Promise<AppError>;
  readonly stop: () => Promise<void>;
};

export type EmbeddedOptions = {
  readonly dataDirectory: string;
  readonly log: Logger;
  /** Server settings besides ours; tests trade durability for speed. */
  readonly settings?: Readonly<Record<string, string>>;
};

/** 'SIGNAL' and 'BOX' as numbers: the lock's name in the cluster. */
const ownerLock = 1_936_287_598;
const startMs = 30_000;

type Server = {
  readonly binaries: string;
  readonly cluster: string;
  readonly socket: string;
  readonly account: Account | null;
};

const connectionUrl = (socket: string, database: string): string =>
  `postgresql://signalbox@localhost/${database}?host=${encodeURIComponent(socket)}`;

const readPid = async (cluster: string): Promise<number | null> => {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 && isAlive(pid) ? pid : null;
};

/** A connection as soon as the server takes one; null when `gone` says that it never will. */
const connectWhenReady = async (socket: string, gone: () => boolean): Promise<Client | null> => {
  for (const until = Date.now() + startMs; Date.now() < until && !gone(); ) {
    const client = new Client({ connectionString: connectionUrl(socket, 'postgres') });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch {
      // Not listening yet, or still recovering: the deadline and `gone` end the waiting.
      await delay(20);
    }
  }
  return null;
};

/** Takes over what a killed app left running. null: nothing is running there any more. */
const adopt = async (server: Server): Promise<{ owner: Client; pid: number } | null> => {
  const pid = await readPid(server.cluster);
  if (pid === null) return null;
  if (!(await isPostgres(pid))) {
    // After a reboot the number may be anybody's, and PostgreSQL would not start for fear of it.
    await rm(join(server.cluster, 'postmaster.pid'));
    return null;
  }
  const owner = await connectWhenReady(server.socket, () => !isAlive(pid));
  if (!owner) {
    if (isAlive(pid)) await stopServer(server, 'immediate');
    return null;
  }
  await own(owner, server);
  return { owner, pid };
};

const own = async (client: Client, server: Server): Promise<void> => {
  const { rows } = await client.query<{ free: boolean }>(
    `SELECT pg_try_advisory_lock(${ownerLock}) AS free`,
  );
  if (rows[0]?.free) return;
  await client.end();
  throw new AppError(
    'data-directory',
    `another Signalbox app is using the data in ${dirname(server.cluster)}: stop it, or set another SIGNALBOX_DATA`,
  );
};

const isPostgres = async (pid: number): Promise<boolean> => {
  const command =
    process.platform === 'linux'
      ? await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
      : (await run('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({ stdout: '' }))).stdout;
  return command.includes('postgres');
};

const asAccount = (account: Account | null) =>
  account ? { uid: account.uid, gid: account.gid } : {};

const stopServer = async (server: Server, mode: 'fast' | 'immediate'): Promise<void> => {
  await run(
    join(server.binaries, 'bin/pg_ctl'),
    ['-D', server.cluster, '-m', mode, '-w', '-t', '30', 'stop'],
    { cwd: server.cluster, env: { LC_ALL: 'C' }, ...asAccount(server.account) },
  );
};

const launch = async (
  server: Server,
  settings: Readonly<Record<string, string>>,
): Promise<{ owner: Client; pid: number }> => {
  const logPath = join(dirname(server.cluster), 'postgres.log');
  const logFile = await open(logPath, 'w');
  const all = {
    listen_addresses: '',
    unix_socket_directories: server.socket,
    shared_buffers: '64MB',
    jit: 'off',
    ...settings,
  };
  const child = spawn(
    join(server.binaries, 'bin/postgres'),
    [
      '-D',
      server.cluster,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    {
      // A group of its own: Ctrl-C in a terminal must not stop it before the app has drained.
      detached: true,
      cwd: server.cluster,
      env: { LC_ALL: 'C' },
      stdio: ['ignore', logFile.fd, logFile.fd],
      ...asAccount(server.account),
    },
  );
  let ended = false;
  child.on('error', () => {
    ended = true;
  });
  child.on('exit', () => {
    ended = true;
  });
  child.unref();
  await logFile.close();
  const owner = await connectWhenReady(server.socket, () => ended);
  if (owner) {
    await own(owner, server);
    return { owner, pid: (await readPid(server.cluster)) ?? 0 };
  }
  if (child.pid && !ended) process.kill(child.pid, 'SIGQUIT');
  const last = (await readFile(logPath, 'utf8').catch(() => '')).trim().split('\n').at(-1);
  throw new AppError(
    'database-unreachable',
    `PostgreSQL did not start (${last || 'it said nothing'}): see ${logPath}, or set DATABASE_URL`,
  );
};

const ensureDatabase = async (owner: Client): Promise<void> => {
  const { rowCount } = await owner.query(`SELECT FROM pg_database WHERE datname = 'signalbox'`);
  if (rowCount === 0) await owner.query('CREATE DATABASE signalbox');
};

/** @throws AppError `database-unreachable` or `data-directory`. */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedPostgres> => {
  const { dataDirectory, log, settings = {} } = options;
  const [binaries, account] = await Promise.all([installBinaries(), serverAccount()]);
  const { cluster, elsewhere } = await placeCluster(dataDirectory, account);
  if (elsewhere) log.warn(elsewhere);
  // Not in the cluster: a socket's whole path may have about 100 characters.
  const socket = `/tmp/signalbox-postgres-${digest(cluster)}`;
  await privateFolder(socket, account);
  const server: Server = { binaries, cluster, socket, account };
  await createCluster(binaries, cluster, account);
  const adopted = await adopt(server);
  const { owner, pid } = adopted ?? (await launch(server, settings));
  await ensureDatabase(owner);

  let stopping = false;
  const { promise: lost, resolve } = Promise.withResolvers<AppError>();
  owner.on('end', () => {
    if (!stopping)
      resolve(new AppError('database-unreachable', 'the embedded PostgreSQL ended by itself'));
  });

  return {
    url: connectionUrl(socket, 'signalbox'),
    pid,
    adopted: adopted !== null,
    lost,
    stop: async () => {
      stopping = true;
      await owner.end();
      if (isAlive(pid)) await stopServer(server, 'fast');
      await rm(socket, { recursive: true, force: true });
    },
  };
};
