// Workers killed by SIGKILL in the middle of a step, and at random: every run still ends, and every
// step's effect is in the database exactly once.

import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Definition } from '../../app/workflow/definition.ts';
import { until } from '../until.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
const children = new Set<ChildProcess>();
before(async () => {
  stage = await openStage();
});
after(async () => {
  for (const child of children) child.kill('SIGKILL');
  await stage.stop();
});

const twoTasks: Definition = {
  input: { documentId: 'string' },
  nodes: [
    { id: 'start', type: 'start', title: 'Start' },
    { id: 'first', type: 'task', title: 'First', action: 'work' },
    { id: 'second', type: 'task', title: 'Second', action: 'work' },
    { id: 'end', type: 'end', title: 'End', outcome: 'done' },
  ],
  edges: [
    { from: 'start', to: 'first' },
    { from: 'first', to: 'second' },
    { from: 'second', to: 'end' },
  ],
  maximumSeconds: 120,
  retry: { maximumAttempts: 15, firstDelayMs: 10, maximumDelayMs: 50 },
};

const startWorker = async (behaviour: 'finish' | 'hang'): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'worker-process.ts'), [stage.url, behaviour]);
  children.add(child);
  child.once('exit', () => children.delete(child));
  await once(child, 'message');
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

/** The engine's name for the action; the definition is checked where it is stored by people. */
const actions = {
  work: { inputs: {}, outputs: {}, run: () => Promise.reject(new Error('unused')) },
};

const effects = async (runId: string): Promise<readonly string[]> => {
  const { rows } = await stage.database.query<{ author: string }>(
    "SELECT author FROM audit_log WHERE action = 'worked' AND subject = $1 ORDER BY id",
    [runId],
  );
  return rows.map(({ author }) => author);
};

test('a worker killed after writing, before committing: another does the step, once', async () => {
  const hanging = await startWorker('hang');
  const wrote = once(hanging, 'message');
  const runId = await stage.start(await stage.define(twoTasks), 'd', { actions });
  await wrote;
  await kill(hanging);
  assert.deepEqual(await effects(runId), []);
  const living = await startWorker('finish');
  const run = await stage.ended(runId);
  await kill(living);
  assert.equal(run.state, 'completed');
  assert.deepEqual(await effects(runId), ['finish', 'finish']);
  const lost = run.history.filter(({ detail }) => detail.includes('its worker was lost'));
  assert.equal(lost.length, 1);
});

test('workers killed at random lose no run and repeat no effect', async () => {
  const definition = await stage.define(twoTasks);
  const runIds: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const worker = await startWorker('finish');
    const more = await Promise.all(
      Array.from({ length: 10 }, () => stage.start(definition, 'd', { actions })),
    );
    runIds.push(...more);
    // In mid-work: something of this round is done, something is not.
    await until('a step of this round', async () => {
      const { rows } = await stage.database.query<{ state: string; entries: number }>(
        'SELECT state, history_length AS entries FROM workflow_runs WHERE id = ANY ($1)',
        [more],
      );
      return rows.some(({ entries }) => entries > 1 + (round % 2));
    });
    await kill(worker);
  }
  const last = await startWorker('finish');
  for (const runId of runIds) {
    const run = await stage.ended(runId);
    assert.equal(run.state, 'completed');
    assert.equal((await effects(runId)).length, 2, JSON.stringify(run.history));
    assert.deepEqual(
      run.history.map(({ sequence }) => sequence),
      run.history.map((_, index) => index + 1),
    );
  }
  await kill(last);
  assert.equal(await stage.count('workflow_steps'), 0);
  assert.equal(await stage.count('workflow_timers'), 0);
});
