// Runs on a real PostgreSQL: what they come to, what is stored with each transition, how they end
// at their deadline, and what is kept of them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaseSteps, recordTransition } from '../../app/workflow/queue.ts';
import { deleteOldRuns } from '../../app/workflow/retention.ts';
import { reviewDefinition } from '../../app/workflow/review-definition.ts';
import { endOverdueRun, executeStep } from '../../app/workflow/step.ts';
import { addWorkflow, findRun, listRuns, listWorkflows } from '../../app/workflow/store.ts';
import { createEngine, startWorkflowWorker } from '../../app/workflow/worker.ts';
import { until } from '../until.ts';
import { ok, oneTask, openStage, type Stage, words, working } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.stop());

test('every organisation is given the review, and a document with enough words is published', async () => {
  const worker = await startWorkflowWorker(stage);
  try {
    const review = await stage.givenWorkflow();
    const long = await stage.addDocument('A good plan', words(21));
    const short = await stage.addDocument('A good plan', words(20));
    const untitled = await stage.addDocument('Untitled document', words(500));
    const runs = await Promise.all(
      [long, short, untitled].map(async (id) => stage.ended(await stage.start(review, id))),
    );
    assert.deepEqual(
      runs.map(({ state, outcome }) => [state, outcome]),
      [
        ['completed', 'published'],
        ['completed', 'returned'],
        ['completed', 'returned'],
      ],
    );
    assert.deepEqual(
      runs[0]?.history.map(({ sequence, kind, node }) => [sequence, kind, node]),
      [
        [1, 'run-started', 'submitted'],
        [2, 'step-completed', 'measure'],
        [3, 'decided', 'ready'],
        [4, 'step-completed', 'publish'],
        [5, 'run-completed', 'published'],
      ],
    );
    assert.equal(runs[0]?.history[1]?.detail, '21 words, with a title');
    const reviews = await stage.database.query(
      'SELECT document_id, state, words FROM document_reviews ORDER BY words',
    );
    assert.deepEqual(reviews.rows, [
      { document_id: short, state: 'returned', words: 20 },
      { document_id: long, state: 'published', words: 21 },
      { document_id: untitled, state: 'returned', words: 500 },
    ]);
    const audit = await stage.database.query(
      "SELECT author, action, subject FROM audit_log WHERE action LIKE 'document.%' ORDER BY subject",
    );
    assert.equal(audit.rowCount, 3);
    assert.equal(audit.rows[0]?.author, stage.person.userId);
    assert.equal(await stage.runsCounted('completed'), 3);
    assert.equal((await worker.health()).status, 'ok');
    await until('the outbox to be empty', async () => (await stage.count('workflow_outbox')) === 0);
    assert.equal(await stage.count('workflow_steps'), 0);
    assert.equal(await stage.count('workflow_timers'), 0);
  } finally {
    await worker.stop();
  }
  assert.equal((await worker.health()).status, 'failing');
});

test('a document of another organisation does not exist here', async () => {
  const { rows } = await stage.database.query<{ id: string }>(
    `WITH other AS (INSERT INTO organizations (name) VALUES ('Other') RETURNING id)
     INSERT INTO documents (organization_id, title, text) SELECT id, 'Theirs', 'x' FROM other
     RETURNING id`,
  );
  const theirs = rows[0]?.id ?? '';
  const worker = await startWorkflowWorker(stage);
  const run = await stage.ended(await stage.start(await stage.givenWorkflow(), theirs));
  await worker.stop();
  assert.equal(run.state, 'failed');
  assert.match(run.failure ?? '', /there is no document/);
  const elsewhere = '00000000-0000-4000-8000-000000000000';
  assert.equal(await findRun(stage.database, elsewhere, run.id), null);
  assert.deepEqual(await listRuns(stage.database, elsewhere, 10), []);
});

test('a run past its deadline is ended, its step is gone', async () => {
  const engine = createEngine(stage, { actions: working(async () => ok) });
  const runId = await stage.start(await stage.define(oneTask()), 'd', { actions: engine.actions });
  assert.equal(await endOverdueRun(engine), false);
  await stage.database.query('UPDATE workflow_timers SET due_at = now() WHERE run_id = $1', [
    runId,
  ]);
  assert.equal(await endOverdueRun(engine), true);
  const run = await findRun(stage.database, stage.person.organizationId, runId);
  assert.equal(run?.failure, 'it did not end within 60 s');
  assert.equal(await stage.count('workflow_steps'), 0);
});

test('a run that has ended takes no further transition', async () => {
  const engine = createEngine(stage, { actions: working(async () => ok) });
  const runId = await stage.start(await stage.define(oneTask()), 'd', { actions: engine.actions });
  const [step] = await leaseSteps(stage.database, '00000000-0000-4000-8000-000000000006', 60, 1);
  assert.ok(step);
  await executeStep(engine, step);
  const run = await findRun(stage.database, stage.person.organizationId, runId);
  assert.ok(run);
  const again = recordTransition(stage.database, {
    runId,
    organizationId: stage.person.organizationId,
    transition: {
      run: { ...run, state: 'failed', visits: {}, values: {}, deadlineMs: 0 },
      step: null,
      entries: [{ kind: 'run-failed', node: 'work', detail: 'again' }],
    },
  });
  await assert.rejects(again, /has ended already/);
});

test('a message that cannot be delivered is tried again', async () => {
  const heard: number[] = [];
  const actions = working(async () => ({ ...ok, messages: [{ topic: 'letter', payload: {} }] }));
  const handlers = {
    letter: async ({ attempts }: { attempts: number }) => {
      heard.push(attempts);
      if (attempts === 0) throw new Error('no post today');
    },
  };
  const worker = await startWorkflowWorker(stage, { actions, handlers });
  await stage.ended(await stage.start(await stage.define(oneTask()), 'd', { actions }));
  await until('the second attempt', async () => heard.length === 2);
  await worker.stop();
  assert.deepEqual(heard, [0, 1]);
  assert.equal(await stage.count('workflow_outbox'), 0);
});

test('old runs are deleted with their history, young ones stay', async () => {
  await stage.database.query(
    "UPDATE workflow_runs SET ended_at = now() - interval '2 hours' WHERE state = 'failed'",
  );
  const kept = await stage.count('workflow_runs');
  const { deleted, more } = await deleteOldRuns(stage.database, 1);
  assert.ok(deleted > 0);
  assert.equal(more, false);
  assert.equal(await stage.count('workflow_runs'), kept - deleted);
  const orphans = await stage.database.query(
    'SELECT 1 FROM workflow_history WHERE run_id NOT IN (SELECT id FROM workflow_runs)',
  );
  assert.equal(orphans.rowCount, 0);
});

test('a new version of a workflow replaces the old one in the list, not in its runs', async () => {
  const { organizationId } = stage.person;
  const first = await addWorkflow(stage.database, organizationId, 'Versions', oneTask());
  const second = await addWorkflow(stage.database, organizationId, 'Versions', reviewDefinition);
  assert.deepEqual([first?.version, second?.version], [1, 2]);
  const listed = await listWorkflows(stage.database, organizationId);
  assert.deepEqual(
    listed.filter(({ name }) => name === 'Versions').map(({ id }) => id),
    [second?.id],
  );
});
