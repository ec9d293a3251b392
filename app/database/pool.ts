// The connections to PostgreSQL. Every statement is timed by its first keyword, slow ones are
// logged without their values, and a transaction is committed whole or not at all.

import { type Span, SpanKind, trace } from '@opentelemetry/api';
import { Pool, type PoolClient } from 'pg';
import type { Logger } from 'pino';
import { recordException } from '../telemetry/exception.ts';
import { type Metrics, whenAsked } from '../telemetry/metrics.ts';
import { connectionPatience } from './connection.ts';
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

/** What pg says of a statement that `query_timeout` has ended. Its connection is of no use any more. */
const isSilence = (error: unknown): error is Error =>
  error instanceof Error && error.message === 'Query read timeout';

const tracer = trace.getTracer('signalbox-database');
/** What tells a statement from another; whole, statements would be most of what traces weigh. */
const shownLength = 300;

/** What nobody asked for, such as a worker's looking for work, is no trace of its own: null. */
const statementSpan = (operation: string, text: string): Span | null => {
  if (trace.getActiveSpan() === undefined) return null;
  const attributes = {
    'db.system.name': 'postgresql',
    'db.operation.name': operation,
    // Without its values.
    'db.query.text': text.slice(0, shownLength),
  };
  return tracer.startSpan(`pg.query:${operation}`, { kind: SpanKind.CLIENT, attributes });
};

/** Waiting for one of the pool's connections is seen in a trace. */
const connected = async (pool: Pool): Promise<PoolClient> => {
  if (trace.getActiveSpan() === undefined) return pool.connect();
  const span = tracer.startSpan('pg.connect');
  try {
    return await pool.connect();
  } catch (error) {
    recordException(span, error);
    throw error;
  } finally {
    span.end();
  }
};

export type DatabaseOptions = {
  readonly url: string;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly connections?: number;
  /** A connection on which no answer has come for so long is given up. */
  readonly silentMs?: number;
  readonly slowMs?: number;
};

export const createDatabase = (options: DatabaseOptions): Database => {
  const { url, metrics, log, connections = 10, silentMs = 15_000, slowMs = 200 } = options;
  const pool = new Pool({
    ...connectionPatience,
    connectionString: url,
    max: connections,
    // Without it a statement waits forever where a network swallows its answer.
    query_timeout: silentMs,
    application_name: 'signalbox-app',
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  // A connection that breaks while it is in use rejects its statement: that is enough.
  pool.on('connect', (client) => client.on('error', () => {}));
  const notifications = createNotifications(url, log);

  whenAsked(metrics.databaseConnections, () => {
    metrics.databaseConnections.set({ state: 'idle' }, pool.idleCount);
    metrics.databaseConnections.set({ state: 'used' }, pool.totalCount - pool.idleCount);
    metrics.databaseConnections.set({ state: 'waiting' }, pool.waitingCount);
  });

  const timedQuery = (on: Pool | PoolClient): Queryable['query'] => {
    return async <Row extends object>(
      text: string,
      values: readonly unknown[] = [],
      name?: string,
    ) => {
      const operation = operationName(text);
      const span = statementSpan(operation, text);
      const startedAt = performance.now();
      try {
        const config = { text, values: [...values], ...(name ? { name } : {}) };
        const { rows, rowCount } = await on.query<Row>(config);
        return { rows, rowCount: rowCount ?? 0 };
      } catch (error) {
        if (span !== null) recordException(span, error);
        if (isSilence(error)) log.warn({ statement: text }, `no answer within ${silentMs} ms`);
        throw error;
      } finally {
        const durationMs = performance.now() - startedAt;
        metrics.databaseDuration.observe({ db_operation_name: operation }, durationMs / 1000, span);
        span?.end();
        if (durationMs >= slowMs)
          log.warn({ statement: text, durationMs: Math.round(durationMs) }, 'slow statement');
      }
    };
  };

  return {
    url,
    query: timedQuery(pool),
    withTransaction: async (work) => {
      const client = await connected(pool);
      const query = timedQuery(client);
      let broken: Error | undefined;
      try {
        await query('BEGIN');
        const result = await work({ query });
        await query('COMMIT');
        return result;
      } catch (error) {
        if (isSilence(error)) broken = error;
        else
          await query('ROLLBACK').catch((rollbackError: Error) => {
            broken = rollbackError;
          });
        throw error;
      } finally {
        client.release(broken);
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
