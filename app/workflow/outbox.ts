// Tells outside what transitions have left in the outbox, at least once and oldest first. A message
// is deleted in the transaction that its handler succeeded in; after a failure it waits, longer each
// time, and lets others pass.

import type { Logger } from 'pino';
import type { Database, Queryable } from '../database/pool.ts';

export type Delivery = {
  readonly id: string;
  readonly organizationId: string;
  readonly runId: string;
  readonly topic: string;
  readonly payload: Readonly<Record<string, string | number>>;
  readonly attempts: number;
};

/** May be called twice for one message. A topic without a handler needs nobody to be told. */
export type Handlers = Readonly<Record<string, (delivery: Delivery) => Promise<void>>>;

/** What every installation tells: operators find these in the log. */
export const logHandlers = (log: Logger): Handlers => {
  const tell =
    (level: 'info' | 'warn', text: string) =>
    async ({ organizationId, runId, payload }: Delivery): Promise<void> =>
      log[level]({ organizationId, runId, ...payload }, text);
  return {
    'run.failed': tell('warn', 'a workflow run failed'),
    'document.published': tell('info', 'a document was published'),
    'document.returned': tell('info', 'a document was returned to its author'),
  };
};

const batch = 50;
const longestWaitSeconds = 300;

const lockDue = async (transaction: Queryable): Promise<readonly Delivery[]> => {
  const { rows } = await transaction.query<Delivery>(
    `SELECT id, organization_id AS "organizationId", run_id AS "runId", topic, payload, attempts
     FROM workflow_outbox WHERE due_at <= clock_timestamp() ORDER BY due_at, id LIMIT $1
     FOR UPDATE SKIP LOCKED`,
    [batch],
  );
  return rows;
};

const postpone = async (transaction: Queryable, delivery: Delivery): Promise<void> => {
  const waitSeconds = Math.min(longestWaitSeconds, 2 ** Math.min(delivery.attempts, 10));
  await transaction.query(
    `UPDATE workflow_outbox SET attempts = attempts + 1,
       due_at = clock_timestamp() + make_interval(secs => $3)
     WHERE organization_id = $1 AND id = $2`,
    [delivery.organizationId, delivery.id, waitSeconds],
  );
};

/** Delivers what is due. */
const deliverDue = (
  database: Database,
  handlers: Handlers,
  log: Logger,
): Promise<{ readonly more: boolean; readonly postponed: boolean }> =>
  database.withTransaction(async (transaction) => {
    const due = await lockDue(transaction);
    const done: string[] = [];
    for (const delivery of due) {
      try {
        await handlers[delivery.topic]?.(delivery);
        done.push(delivery.id);
      } catch (error) {
        const { runId, topic, attempts } = delivery;
        log.warn({ err: error, runId, topic, attempts }, 'a workflow message was not delivered');
        await postpone(transaction, delivery);
      }
    }
    if (done.length > 0) {
      await transaction.query('DELETE FROM workflow_outbox WHERE id = ANY ($1::bigint[])', [done]);
    }
    return { more: due.length === batch, postponed: done.length < due.length };
  });

const togetherMs = 250;
const againMs = 1000;

/** Delivers for one process, a moment after it was asked to, so that what is written together goes together. */
export type Courier = {
  readonly deliverSoon: () => void;
  /** Delivers what is due now, then no more. */
  readonly stop: () => Promise<void>;
};

export const createCourier = (database: Database, handlers: Handlers, log: Logger): Courier => {
  let timer: NodeJS.Timeout | null = null;
  let stopped = false;
  let delivering: Promise<void> = Promise.resolve();

  const deliver = async (): Promise<void> => {
    try {
      const { more, postponed } = await deliverDue(database, handlers, log);
      if (more || postponed) deliverAfter(more ? 0 : againMs);
    } catch (error) {
      log.warn({ err: error }, 'the outbox of workflows could not be read');
    }
  };

  const deliverAfter = (milliseconds: number): void => {
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = null;
      delivering = delivering.then(deliver);
    }, milliseconds);
  };

  return {
    deliverSoon: () => deliverAfter(togetherMs),
    stop: async () => {
      stopped = true;
      const due = timer !== null;
      clearTimeout(timer ?? undefined);
      await delivering;
      if (due) await deliver();
    },
  };
};
