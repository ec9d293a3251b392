// The connections to PostgreSQL. Every statement is timed by its first keyword, slow ones are
// logged without their values, and a transaction is committed whole or not at all.

import { Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';
import type { Metrics } from '../telemetry/metrics.ts';
import { createNotifications, type NotificationListener } from './notifications.ts';

export type Result<Row> = { readonly rows: readonly Row[]; readonly rowCount: number };

export type Queryable = {
  readonly query: <Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    /** Under which each connection keeps the statement parsed: for the few that run all the time. */
    name?: string,
  ) => Promise<Result<Row>>;
};

export type Database = Queryable & {
  /** With its password: for connections only, never for a log. */
  readonly url: string;
  /** Rolls back when `work` throws, and throws the same. Do not use `database` itself inside. */
  readonly withTransaction: <T>(work: (transaction: Queryable) => Promise<T>) => Promise<T>;
  /** Hears NOTIFY on a channel; a null payload means that some may have been missed. */
  readonly listen: (channel: string, listener: NotificationListener) => Promise<void>;
  /** False while no NOTIFY can be heard. */
  readonly listening: () => boolean;
  readonly close: () => Promise<void>;
};

const operations = new Set([
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'WITH',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
]);

/** The first keyword, of a fixed set, so that the label stays small. */
export const operationName = (text: string): string => {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
  return operations.has(word) ? word : 'OTHER';
};

export type DatabaseOptions = {
  readonly url: string;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly connections?: number;
  readonly slowMs?: number;
};

export const createDatabase = (options: DatabaseOptions): Database => {
  const { url, metrics, log, connections = 10, slowMs = 200 } = options;
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    application_name: 'signalbox-app',
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  // A connection that breaks while it is in use rejects its statement: that is enough.
  pool.on('connect', (client) => client.on('error', () => {}));
  const notifications = createNotifications(url, log);

  const showConnections = (): void => {
    metrics.databaseConnections.set({ state: 'idle' }, pool.idleCount);
    metrics.databaseConnections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
    metrics.databaseConnections.set({ state: 'waiting' }, pool.waitingCount);
  };

  const timedQuery = (on: Pool | PoolClient): Queryable['query'] => {
    return async <Row extends object>(
      text: string,
      values: readonly unknown[] = [],
      name?: string,
    ) => {
      const operation = operationName(text);
      const stop = metrics.databaseDuration.startTimer({ db_operation_name: operation });
      try {
        const running = on.query<Row>({ text, values: [...values], ...(name ? { name } : {}) });
        showConnections();
        const { rows, rowCount } = await running;
        return { rows, rowCount: rowCount ?? 0 };
      } finally {
        const durationMs = stop() * 1000;
        showConnections();
        if (durationMs >= slowMs)
          log.warn({ statement: text, durationMs: Math.round(durationMs) }, 'slow statement');
      }
    };
  };

  return {
    url,
    query: timedQuery(pool),
    withTransaction: async (work) => {
      const client = await pool.connect();
      const query = timedQuery(client);
      let broken: Error | undefined;
      try {
        await query('BEGIN');
        const result = await work({ query });
        await query('COMMIT');
        return result;
      } catch (error) {
        await query('ROLLBACK').catch((rollbackError: Error) => {
          broken = rollbackError;
        });
        throw error;
      } finally {
        client.release(broken);
        showConnections();
      }
    },
    listen: notifications.listen,
    listening: notifications.listening,
    close: async () => {
      await notifications.close();
      await pool.end();
    },
  };
};
