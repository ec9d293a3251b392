// One PostgreSQL with an organisation, a person and documents, for tests of workflows; and the parts
// of the app that a worker needs, without the app.

import { pino } from 'pino';
import { readConfig } from '../../app/config.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createFaults } from '../../app/faults/faults.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import type { Action, Actions } from '../../app/workflow/action.ts';
import type { Definition } from '../../app/workflow/definition.ts';
import { type Starter, startRun } from '../../app/workflow/start.ts';
import {
  addWorkflow,
  findRun,
  findWorkflow,
  listWorkflows,
  type RunDetail,
} from '../../app/workflow/store.ts';
import { createEngine, type WorkerOptions, type WorkerParts } from '../../app/workflow/worker.ts';
import { startTestDatabase } from '../postgres.ts';
import { until } from '../until.ts';

export const partsFor = (url: string): WorkerParts => {
  const log = pino({ level: 'silent' });
  const metrics = createMetrics();
  return {
    config: readConfig({ SIGNALBOX_DEMO: '1' }),
    database: createDatabase({ url, metrics, log }),
    faults: createFaults({ demo: true, now: Date.now }),
    log,
    metrics,
  };
};

export type Stage = WorkerParts & {
  readonly url: string;
  readonly person: Starter;
  readonly addDocument: (title: string, text: string) => Promise<string>;
  readonly define: (definition: Definition) => Promise<string>;
  readonly start: (
    workflowId: string,
    documentId: string,
    options?: WorkerOptions,
  ) => Promise<string>;
  /** Waits until the run has ended. */
  readonly ended: (runId: string) => Promise<RunDetail>;
  readonly count: (table: string) => Promise<number>;
  /** The workflow that every organisation is given. */
  readonly givenWorkflow: () => Promise<string>;
  /** Ended runs by the metric. */
  readonly runsCounted: (outcome: string) => Promise<number>;
  readonly stop: () => Promise<void>;
};

const insertReturningId = async (database: Database, text: string, values: readonly unknown[]) => {
  const { rows } = await database.query<{ id: string }>(`${text} RETURNING id`, values);
  return rows[0]?.id ?? '';
};

export const openStage = async (): Promise<Stage> => {
  const server = await startTestDatabase();
  const parts = partsFor(server.url);
  const { database } = parts;
  const organizationId = await insertReturningId(
    database,
    'INSERT INTO organizations (name) VALUES ($1)',
    ['Test'],
  );
  const userId = await insertReturningId(
    database,
    'INSERT INTO users (email, name) VALUES ($1, $2)',
    ['ada@test.example', 'Ada'],
  );
  let definitions = 0;
  return {
    ...parts,
    url: server.url,
    person: { organizationId, userId },
    addDocument: (title, text) =>
      insertReturningId(
        database,
        'INSERT INTO documents (organization_id, title, text) VALUES ($1, $2, $3)',
        [organizationId, title, text],
      ),
    define: async (definition) => {
      definitions += 1;
      const row = await addWorkflow(database, organizationId, `test ${definitions}`, definition);
      return row?.id ?? '';
    },
    start: async (workflowId, documentId, options) => {
      const workflow = await findWorkflow(database, organizationId, workflowId);
      if (workflow === null) throw new RangeError(`no workflow ${workflowId}`);
      const engine = createEngine(parts, options);
      const { id } = await startRun(engine, workflow, { documentId }, { organizationId, userId });
      return id;
    },
    ended: (runId) =>
      until(`run ${runId} to end`, async () => {
        const run = await findRun(database, organizationId, runId);
        return run?.state === 'running' ? null : run;
      }),
    count: async (table) => {
      const { rows } = await database.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM ${table}`,
      );
      return rows[0]?.count ?? 0;
    },
    givenWorkflow: async () => {
      const [first] = await listWorkflows(database, organizationId);
      return first?.id ?? '';
    },
    runsCounted: async (outcome) => {
      const { values } = await parts.metrics.workflowRuns.get();
      return values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
    },
    stop: async () => {
      await database.close();
      await server.stop();
    },
  };
};

export const words = (count: number): string =>
  Array.from({ length: count }, () => 'word').join(' ');

/** A workflow of one task, so that one action decides what happens. */
export const oneTask = (changes: Partial<Definition> = {}): Definition => ({
  input: { documentId: 'string' },
  nodes: [
    { id: 'start', type: 'start', title: 'Start' },
    { id: 'work', type: 'task', title: 'Work', action: 'work' },
    { id: 'end', type: 'end', title: 'End', outcome: 'done' },
  ],
  edges: [
    { from: 'start', to: 'work' },
    { from: 'work', to: 'end' },
  ],
  maximumSeconds: 60,
  retry: { maximumAttempts: 3, firstDelayMs: 1, maximumDelayMs: 2 },
  ...changes,
});

/** An engine that knows one action, `work`. */
export const working = (run: Action['run']): Actions => ({
  work: { inputs: {}, outputs: {}, run },
});
export const ok = { outputs: {}, note: 'done' };
