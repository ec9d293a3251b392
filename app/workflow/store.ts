// The tables of workflows as people see them: definitions and runs with their history. Every query
// keeps to one organisation. The queue that workers lease from is in queue.ts.

import type { Queryable } from '../database/pool.ts';
import type { Definition, Values } from './definition.ts';
import type { EntryKind, RunState } from './transition.ts';

export type WorkflowRow = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: Definition;
};

export type HistoryRow = {
  readonly sequence: number;
  /** Milliseconds of Unix time, as all times here. */
  readonly at: number;
  readonly kind: EntryKind;
  readonly node: string;
  readonly detail: string;
};

export type RunSummary = {
  readonly id: string;
  readonly workflowId: string;
  readonly workflow: string;
  readonly state: RunState['state'];
  readonly outcome: string | null;
  readonly failure: string | null;
  readonly startedAt: number;
  readonly startedBy: string | null;
  readonly endedAt: number | null;
};

export type RunDetail = RunSummary & {
  readonly node: string;
  readonly variables: Values;
  readonly history: readonly HistoryRow[];
};

const milliseconds = (column: string): string =>
  `(extract(epoch FROM ${column}) * 1000)::double precision`;

/** The newest version of each workflow, by name. */
export const listWorkflows = async (
  database: Queryable,
  organizationId: string,
): Promise<readonly WorkflowRow[]> => {
  const { rows } = await database.query<WorkflowRow>(
    `SELECT DISTINCT ON (name) id, name, version, definition FROM workflow_definitions
     WHERE organization_id = $1 ORDER BY name, version DESC`,
    [organizationId],
  );
  return rows;
};

export const findWorkflow = async (
  database: Queryable,
  organizationId: string,
  id: string,
): Promise<WorkflowRow | null> => {
  const { rows } = await database.query<WorkflowRow>(
    `SELECT id, name, version, definition FROM workflow_definitions
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  return rows[0] ?? null;
};

/** A new version of the workflow of this name. Runs that have begun go on with the version they have. */
export const addWorkflow = async (
  database: Queryable,
  organizationId: string,
  name: string,
  definition: Definition,
): Promise<WorkflowRow | null> => {
  const { rows } = await database.query<WorkflowRow>(
    `INSERT INTO workflow_definitions (organization_id, name, version, definition)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3 FROM workflow_definitions
     WHERE organization_id = $1 AND name = $2
     ON CONFLICT (organization_id, name, version) DO NOTHING
     RETURNING id, name, version, definition`,
    [organizationId, name, JSON.stringify(definition)],
  );
  return rows[0] ?? null;
};

/** Gives the workflow, as its first version, to every organisation that has none of this name. */
export const seedWorkflow = async (
  database: Queryable,
  name: string,
  definition: Definition,
): Promise<void> => {
  await database.query(
    `INSERT INTO workflow_definitions (organization_id, name, version, definition)
     SELECT id, $1, 1, $2 FROM organizations
     ON CONFLICT (organization_id, name, version) DO NOTHING`,
    [name, JSON.stringify(definition)],
  );
};

const summaryColumns = `
  run.id, run.definition_id AS "workflowId", definition.name AS workflow, run.state, run.outcome,
  run.failure, ${milliseconds('run.started_at')} AS "startedAt", person.name AS "startedBy",
  ${milliseconds('run.ended_at')} AS "endedAt"`;

const summaryTables = `
  workflow_runs run
  JOIN workflow_definitions definition ON definition.id = run.definition_id
  LEFT JOIN users person ON person.id = run.started_by`;

export const listRuns = async (
  database: Queryable,
  organizationId: string,
  limit: number,
): Promise<readonly RunSummary[]> => {
  const { rows } = await database.query<RunSummary>(
    `SELECT ${summaryColumns} FROM ${summaryTables}
     WHERE run.organization_id = $1 ORDER BY run.started_at DESC LIMIT $2`,
    [organizationId, limit],
  );
  return rows;
};

export const findRun = async (
  database: Queryable,
  organizationId: string,
  id: string,
): Promise<RunDetail | null> => {
  const { rows } = await database.query<Omit<RunDetail, 'history'>>(
    `SELECT ${summaryColumns}, run.node, run.variables FROM ${summaryTables}
     WHERE run.organization_id = $1 AND run.id = $2`,
    [organizationId, id],
  );
  const run = rows[0];
  if (run === undefined) return null;
  const history = await database.query<HistoryRow>(
    `SELECT sequence, ${milliseconds('at')} AS at, kind, node, detail FROM workflow_history
     WHERE organization_id = $1 AND run_id = $2 ORDER BY sequence`,
    [organizationId, id],
  );
  return { ...run, history: history.rows };
};
