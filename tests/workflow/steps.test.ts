// Steps on a real PostgreSQL that fail, hang, are asked for twice or lose their workers: what they
// wrote is there once or not at all, and the run goes on or says why not.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaseSteps } from '../../app/workflow/queue.ts';
import { executeStep } from '../../app/workflow/step.ts';
import { findRun } from '../../app/workflow/store.ts';
import { createEngine, startWorkflowWorker } from '../../app/workflow/worker.ts';
import { ok, oneTask, openStage, type Stage, words, working } from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage.stop());

test('what a failing attempt wrote is rolled back, its retry starts afresh', async () => {
  let attempts = 0;
  const actions = working(async ({ transaction, organizationId }) => {
    attempts += 1;
    await transaction.query(
      "INSERT INTO audit_log (organization_id, author, action, subject) VALUES ($1, 'test', 'retried', '')",
      [organizationId],
    );
    if (attempts < 3) throw new Error('not yet');
    return ok;
  });
  const worker = await startWorkflowWorker(stage, { actions });
  const id = await stage.start(await stage.define(oneTask()), 'd', { actions });
  const run = await stage.ended(id);
  await worker.stop();
  assert.equal(run.state, 'completed');
  assert.deepEqual(
    run.history.filter(({ kind }) => kind === 'step-failed').map(({ detail }) => detail),
    ['attempt 1 of 3: not yet', 'attempt 2 of 3: not yet'],
  );
  const { rowCount } = await stage.database.query(
    "SELECT 1 FROM audit_log WHERE action = 'retried'",
  );
  assert.equal(rowCount, 1);
});

test('a step that always fails fails its run after the last attempt', async () => {
  const failedBefore = await stage.runsCounted('failed');
  const actions = working(() => Promise.reject(new Error('no disk')));
  const worker = await startWorkflowWorker(stage, { actions });
  const run = await stage.ended(await stage.start(await stage.define(oneTask()), 'd', { actions }));
  await worker.stop();
  assert.equal(run.failure, '"Work": no disk');
  assert.equal(run.history.filter(({ kind }) => kind === 'step-failed').length, 3);
  assert.equal(await stage.runsCounted('failed'), failedBefore + 1);
});

test('a statement that the database refuses fails the attempt, not the worker', async () => {
  const actions = working(async ({ transaction }) => {
    await transaction.query('SELECT * FROM no_such_table');
    return ok;
  });
  const worker = await startWorkflowWorker(stage, { actions });
  const run = await stage.ended(await stage.start(await stage.define(oneTask()), 'd', { actions }));
  await worker.stop();
  assert.match(run.failure ?? '', /no_such_table/);
});

test('a step that hangs is ended at its time, and cannot write any more', async () => {
  const late = Promise.withResolvers<unknown>();
  const actions = working(async ({ transaction }) => {
    const timer = setTimeout(() => {
      transaction.query('SELECT 1').then(late.resolve, late.reject);
    }, 150);
    timer.unref();
    return new Promise(() => {});
  });
  const options = { actions, stepTimeoutSeconds: 0.05, leaseSeconds: 5 };
  const worker = await startWorkflowWorker(stage, options);
  const limits = { maximumAttempts: 1, firstDelayMs: 0, maximumDelayMs: 0 };
  const definition = await stage.define(oneTask({ retry: limits }));
  const run = await stage.ended(await stage.start(definition, 'd', options));
  assert.equal(run.failure, '"Work": it took longer than 0.05 s');
  await assert.rejects(late.promise, /the time of this step is over/);
  await worker.stop();
});

test('half of the steps fail while the demo says so, and are retried', async () => {
  const worker = await startWorkflowWorker(stage, { random: () => 0.4 });
  const document = await stage.addDocument('A good plan', words(30));
  stage.faults.set('failing-workflow-steps', true);
  const failed = await stage.ended(await stage.start(await stage.givenWorkflow(), document));
  stage.faults.set('failing-workflow-steps', false);
  const passed = await stage.ended(await stage.start(await stage.givenWorkflow(), document));
  await worker.stop();
  assert.equal(failed.state, 'failed');
  assert.equal(passed.state, 'completed');
});

test('a step is leased by one worker only, and its second execution does nothing', async () => {
  let effects = 0;
  const actions = working(async () => {
    effects += 1;
    return ok;
  });
  const engine = createEngine(stage, { actions });
  const runId = await stage.start(await stage.define(oneTask()), 'd', { actions });
  const [one, two] = await Promise.all([
    leaseSteps(stage.database, '00000000-0000-4000-8000-000000000001', 60, 5),
    leaseSteps(stage.database, '00000000-0000-4000-8000-000000000002', 60, 5),
  ]);
  const leased = [...one, ...two];
  assert.equal(leased.length, 1);
  const step = leased[0];
  assert.ok(step);
  assert.equal(step.runId, runId);
  assert.deepEqual(
    await Promise.all([executeStep(engine, step), executeStep(engine, step)]).then((outcomes) =>
      outcomes.map(({ state }) => state).sort(),
    ),
    ['ended', 'lost'],
  );
  assert.equal(effects, 1);
});

test('a lease that ran out is taken over, and the first holder then comes too late', async () => {
  const actions = working(async () => ok);
  const engine = createEngine(stage, { actions });
  await stage.start(await stage.define(oneTask()), 'd', { actions });
  const [first] = await leaseSteps(stage.database, '00000000-0000-4000-8000-000000000003', 0, 1);
  const [second] = await leaseSteps(stage.database, '00000000-0000-4000-8000-000000000004', 60, 1);
  assert.ok(first && second);
  assert.deepEqual([first.attempt, first.recovered], [1, false]);
  assert.deepEqual([second.attempt, second.recovered], [2, true]);
  assert.equal((await executeStep(engine, first)).state, 'lost');
  assert.equal((await executeStep(engine, second)).state, 'ended');
  const run = await findRun(stage.database, stage.person.organizationId, second.runId);
  assert.match(run?.history[1]?.detail ?? '', /attempt 1: its worker was lost/);
});

test('a step that keeps losing its workers fails its run', async () => {
  const engine = createEngine(stage, { actions: working(async () => ok) });
  await stage.start(await stage.define(oneTask()), 'd', { actions: engine.actions });
  const lease = '00000000-0000-4000-8000-000000000005';
  for (let lost = 0; lost < 3; lost += 1) await leaseSteps(stage.database, lease, 0, 1);
  const [step] = await leaseSteps(stage.database, lease, 60, 1);
  assert.ok(step);
  assert.equal(step.attempt, 4);
  assert.equal((await executeStep(engine, step)).state, 'ended');
  const run = await findRun(stage.database, stage.person.organizationId, step.runId);
  assert.equal(run?.failure, '"Work": its worker was lost 3 times');
});
