// The database as the app starts with it: the one that DATABASE_URL names, or else the embedded
// one; reachable and migrated, or else one clear error.

import { Client } from 'pg';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { AppError } from '../error.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { startEmbedded } from './embedded.ts';
import { migrate } from './migrations.ts';
import { createDatabase, type Database } from './pool.ts';

export type StartedDatabase = {
  readonly database: Database;
  /** Settles when the embedded server is lost; never for DATABASE_URL, which is not ours. */
  readonly lost: Promise<AppError>;
  /** Closes the connections, then stops the embedded server. */
  readonly stop: () => Promise<void>;
};

/** The URL as it may be shown: without the password. */
export const shownUrl = (url: string): string => {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ''}${host}${pathname}`;
};

const reasonOf = (error: unknown): string => {
  // Where a name has several addresses, Node gives one error for each and no message of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : String(first);
};

const checkReachable = async (url: string): Promise<void> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
  } catch (cause) {
    throw new AppError(
      'database-unreachable',
      `no PostgreSQL answers at DATABASE_URL ${shownUrl(url)} (${reasonOf(cause)}): start it, correct the URL, or leave DATABASE_URL out for the embedded one`,
      { cause },
    );
  }
};

const never = new Promise<AppError>(() => {});

export const startDatabase = async (
  config: Config,
  metrics: Metrics,
  log: Logger,
): Promise<StartedDatabase> => {
  const { databaseUrl, dataDirectory } = config;
  if (databaseUrl) await checkReachable(databaseUrl);
  const embedded = databaseUrl ? null : await startEmbedded({ dataDirectory, log });
  if (embedded?.adopted) log.info({ pid: embedded.pid }, 'found PostgreSQL running, took it over');
  const url = databaseUrl ?? embedded?.url ?? '';
  try {
    const migrations = await migrate(url);
    if (migrations.length > 0) log.info({ migrations }, 'the database was migrated');
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const database = createDatabase({ url, metrics, log });
  return {
    database,
    lost: embedded?.lost ?? never,
    stop: async () => {
      await database.close();
      await embedded?.stop();
    },
  };
};
