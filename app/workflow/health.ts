// Whether workflows work: the worker's loop turns, and no step that is due waits for long. A queue
// that nobody takes from is failing even while the database answers.

import type { Queryable } from '../database/pool.ts';
import type { Health } from '../health/checks.ts';
import type { WorkerState } from './worker.ts';

export type QueueReading = {
  /** Steps that are due and not taken. */
  readonly waiting: number;
  /** How long the first of them has waited; 0 when none does. */
  readonly oldestSeconds: number;
};

const silentMs = 20_000;
const slowSeconds = 5;
const stuckSeconds = 30;

const seconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} s`;

export const healthOf = (state: WorkerState, queue: QueueReading, nowMs: number): Health => {
  const { waiting, oldestSeconds } = queue;
  const silentForMs = nowMs - state.polledAt;
  if (state.stopping) return { status: 'failing', detail: 'the worker is stopping' };
  if (silentForMs > silentMs) {
    const detail = `the worker has not asked for steps for ${seconds(silentForMs / 1000)}`;
    return { status: 'failing', detail: `${detail}: ${state.lastError ?? 'it hangs'}` };
  }
  const queued = `${waiting} steps wait, the first for ${seconds(oldestSeconds)}`;
  if (oldestSeconds > stuckSeconds) return { status: 'failing', detail: queued };
  if (oldestSeconds > slowSeconds) return { status: 'degraded', detail: queued };
  if (state.failures > 0) {
    const detail = `the queue could not be read ${state.failures} times: ${state.lastError}`;
    return { status: 'degraded', detail };
  }
  return { status: 'ok', detail: waiting === 0 ? 'no step waits' : queued };
};

/** @throws where the database does not answer, which the caller shows as failing. */
export const judgeHealth = async (
  database: Queryable,
  state: WorkerState,
  nowMs: number,
): Promise<Health> => {
  const { rows } = await database.query<QueueReading>(
    `SELECT count(*)::integer AS waiting, coalesce(
       extract(epoch FROM clock_timestamp() - min(due_at)), 0)::double precision AS "oldestSeconds"
     FROM workflow_steps WHERE due_at <= clock_timestamp()`,
  );
  return healthOf(state, rows[0] ?? { waiting: 0, oldestSeconds: 0 }, nowMs);
};
