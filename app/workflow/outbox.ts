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

/** Delivers what is due. @returns how many messages were delivered. */
export const deliverMessages = (
  database: Database,
  handlers: Handlers,
  log: Logger,
): Promise<number> =>
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
    return done.length;
  });
