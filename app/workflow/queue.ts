// The tables that workers live by. All times are the database's, so that workers whose clocks differ
// agree on leases. Who executes a step or ends a run holds the lock on the run's row first.

import type { Queryable } from '../database/pool.ts';
import type { Message } from './action.ts';
import type { Definition } from './definition.ts';
import type { Entry, RunState, Transition } from './transition.ts';

export const readyChannel = 'workflow_ready';

export type LeasedStep = {
  readonly runId: string;
  readonly organizationId: string;
  readonly node: string;
  /** This execution's number, from 1. */
  readonly attempt: number;
  readonly leaseId: string;
  /** An earlier worker had it and never reported back. */
  readonly recovered: boolean;
  /** The trace that began the run. */
  readonly traceparent: string | null;
};

/** A run whose row is locked by this transaction. */
export type LockedRun = {
  readonly id: string;
  readonly organizationId: string;
  readonly workflow: string;
  readonly definition: Definition;
  readonly run: RunState;
  readonly startedBy: string | null;
  readonly startedAtMs: number;
  readonly traceparent: string | null;
  /** The database's clock. */
  readonly nowMs: number;
};

/** Takes up to `limit` due steps of any organisation; each counts as an attempt from here on. */
export const leaseSteps = async (
  database: Queryable,
  leaseId: string,
  leaseSeconds: number,
  limit: number,
): Promise<readonly LeasedStep[]> => {
  const { rows } = await database.query<LeasedStep>(
    `UPDATE workflow_steps step
     SET lease_id = $1, attempt = attempt + 1,
         due_at = clock_timestamp() + make_interval(secs => $2)
     FROM (SELECT run_id, lease_id IS NOT NULL AS recovered FROM workflow_steps
           WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT $3
           FOR UPDATE SKIP LOCKED) due
     JOIN workflow_runs run ON run.id = due.run_id
     WHERE step.run_id = due.run_id
     RETURNING step.run_id AS "runId", step.organization_id AS "organizationId", step.node,
               step.attempt, step.lease_id AS "leaseId", due.recovered, run.traceparent`,
    [leaseId, leaseSeconds, limit],
  );
  return rows;
};

type RunRow = Omit<LockedRun, 'run'> & RunState;

const lockedRun = (row: RunRow): LockedRun => {
  const { id, organizationId, workflow, definition, startedBy, startedAtMs, traceparent, nowMs } =
    row;
  const { state, node, visits, values, outcome, failure, deadlineMs } = row;
  const run: RunState = { state, node, visits, values, outcome, failure, deadlineMs };
  return {
    id,
    organizationId,
    workflow,
    definition,
    run,
    startedBy,
    startedAtMs,
    traceparent,
    nowMs,
  };
};

const runColumns = `
  run.id, run.organization_id AS "organizationId", definition.name AS workflow,
  definition.definition, run.state, run.node, run.visits, run.variables AS values, run.outcome,
  run.failure, (extract(epoch FROM run.deadline_at) * 1000)::double precision AS "deadlineMs",
  run.started_by AS "startedBy", run.traceparent,
  (extract(epoch FROM run.started_at) * 1000)::double precision AS "startedAtMs",
  (extract(epoch FROM clock_timestamp()) * 1000)::double precision AS "nowMs"`;

/** @returns null when the lease is no longer held: another worker has the step, or the run ended. */
export const lockLeasedRun = async (
  transaction: Queryable,
  step: LeasedStep,
): Promise<LockedRun | null> => {
  const { rows } = await transaction.query<RunRow>(
    `SELECT ${runColumns} FROM workflow_runs run
     JOIN workflow_definitions definition ON definition.id = run.definition_id
     WHERE run.organization_id = $1 AND run.id = $2 FOR UPDATE OF run`,
    [step.organizationId, step.runId],
  );
  // Asked only now: whoever held the lock before may have gone on to the next step.
  const held = await transaction.query(
    `SELECT 1 FROM workflow_steps
     WHERE organization_id = $1 AND run_id = $2 AND lease_id = $3 FOR UPDATE`,
    [step.organizationId, step.runId, step.leaseId],
  );
  const row = held.rowCount === 1 ? rows[0] : undefined;
  return row === undefined ? null : lockedRun(row);
};

/** One run past its deadline that nobody is working on. */
export const lockOverdueRun = async (transaction: Queryable): Promise<LockedRun | null> => {
  const { rows } = await transaction.query<RunRow>(
    `SELECT ${runColumns} FROM workflow_timers timer
     JOIN workflow_runs run ON run.id = timer.run_id
     JOIN workflow_definitions definition ON definition.id = run.definition_id
     WHERE timer.kind = 'deadline' AND timer.due_at <= clock_timestamp()
     ORDER BY timer.due_at LIMIT 1 FOR UPDATE OF timer, run SKIP LOCKED`,
  );
  return rows[0] === undefined ? null : lockedRun(rows[0]);
};

export type NewRun = {
  readonly organizationId: string;
  readonly definitionId: string;
  readonly definition: Definition;
  readonly startedBy: string;
  readonly run: RunState;
  readonly traceparent: string | null;
};

/** The run's row and its deadline; the caller records its first transition in the same transaction. */
export const insertRun = async (transaction: Queryable, fresh: NewRun): Promise<string> => {
  const { organizationId, definitionId, definition, startedBy, run, traceparent } = fresh;
  const { rows } = await transaction.query<{ id: string }>(
    `WITH run AS (
       INSERT INTO workflow_runs (organization_id, definition_id, started_by, state, node, visits,
         variables, traceparent, deadline_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + make_interval(secs => $9))
       RETURNING id, organization_id, deadline_at)
     INSERT INTO workflow_timers (run_id, organization_id, kind, due_at)
     SELECT id, organization_id, 'deadline', deadline_at FROM run RETURNING run_id AS id`,
    [
      organizationId,
      definitionId,
      startedBy,
      run.state,
      run.node,
      JSON.stringify(run.visits),
      JSON.stringify(run.values),
      traceparent,
      definition.maximumSeconds,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new RangeError('PostgreSQL stored a run without telling its id');
  return id;
};

export type Happened = {
  readonly runId: string;
  readonly organizationId: string;
  readonly transition: Transition;
  /** Told before the transition's own entries. */
  readonly before?: readonly Entry[];
  readonly messages?: readonly Message[];
};

const storeNextStep = async (
  transaction: Queryable,
  { runId, organizationId, transition: { step } }: Happened,
): Promise<void> => {
  if (step === null) {
    await transaction.query(
      `WITH step AS (DELETE FROM workflow_steps WHERE organization_id = $1 AND run_id = $2)
       DELETE FROM workflow_timers WHERE organization_id = $1 AND run_id = $2`,
      [organizationId, runId],
    );
    return;
  }
  await transaction.query(
    `INSERT INTO workflow_steps (organization_id, run_id, node, attempt, due_at)
     VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5))
     ON CONFLICT (run_id) DO UPDATE SET node = excluded.node, attempt = excluded.attempt,
       due_at = excluded.due_at, lease_id = NULL`,
    [organizationId, runId, step.node, step.attempt, step.delayMs / 1000],
  );
};

/** The run's new state, its history, the next step or none, timers and outbox. */
export const recordTransition = async (
  transaction: Queryable,
  happened: Happened,
): Promise<void> => {
  const { runId, organizationId, before = [], messages = [] } = happened;
  const { run, entries } = happened.transition;
  const lines = [...before, ...entries].map((entry, index) => ({ ...entry, place: index + 1 }));
  const stored = await transaction.query(
    `WITH run AS (
       UPDATE workflow_runs SET state = $3, node = $4, visits = $5, variables = $6, outcome = $7,
         failure = $8, history_length = history_length + $9::integer,
         ended_at = CASE WHEN $3 = 'running' THEN NULL ELSE clock_timestamp() END
       WHERE organization_id = $1 AND id = $2 AND state = 'running' RETURNING history_length)
     INSERT INTO workflow_history (organization_id, run_id, sequence, kind, node, detail)
     SELECT $1, $2, run.history_length - $9::integer + line.place, line.kind, line.node, line.detail
     FROM run, jsonb_to_recordset($10) AS line (place integer, kind text, node text, detail text)`,
    [
      organizationId,
      runId,
      run.state,
      run.node,
      JSON.stringify(run.visits),
      JSON.stringify(run.values),
      run.outcome,
      run.failure,
      lines.length,
      JSON.stringify(lines),
    ],
  );
  if (stored.rowCount !== lines.length) throw new RangeError(`run ${runId} has ended already`);
  await storeNextStep(transaction, happened);
  if (messages.length > 0) {
    await transaction.query(
      `INSERT INTO workflow_outbox (organization_id, run_id, topic, payload)
       SELECT $1, $2, message.topic, message.payload
       FROM jsonb_to_recordset($3) AS message (topic text, payload jsonb)`,
      [organizationId, runId, JSON.stringify(messages)],
    );
  }
};

/** Wakes the workers once this transaction is committed. */
export const wakeWorkers = async (transaction: Queryable): Promise<void> => {
  await transaction.query(`SELECT pg_notify('${readyChannel}', '')`);
};
