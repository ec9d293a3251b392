// Workflows over HTTP, on the real process: defining, running, looking; who may what; and what a run
// leaves in traces, figures and health.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { createDatabase } from '../../app/database/pool.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { reviewDefinition } from '../../app/workflow/review-definition.ts';
import { addWorkflow, type RunDetail, type WorkflowRow } from '../../app/workflow/store.ts';
import { type Client, client, demoPerson, signIn } from '../app/client.ts';
import { type AppProcess, launchApp } from '../app/running.ts';
import { startTraceReceiver, type TraceReceiver } from '../app/trace-receiver.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { until } from '../until.ts';

const nowhere = '0b7c2f6e-1d52-4c52-9a39-3f1f6f7f2a10';
const log = pino({ level: 'silent' });

describe('workflows over HTTP', () => {
  let postgres: TestDatabase;
  let receiver: TraceReceiver;
  let app: AppProcess;
  let url: string;
  let admin: Client;
  let member: Client;
  let review: WorkflowRow;
  let documentId: string;

  before(async () => {
    postgres = await startTestDatabase();
    receiver = await startTraceReceiver();
    app = launchApp({
      DATABASE_URL: postgres.url,
      SIGNALBOX_DEMO: '1',
      FLAGS_TOKEN: 'a-token-for-flags-only',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    });
    url = await app.ready;
    admin = client(url, (await signIn(url, demoPerson(1))).token);
    member = client(url, (await signIn(url, demoPerson(2))).token);
    const { body } = await member<{ workflows: WorkflowRow[] }>('GET', '/api/workflows');
    const [first] = body.workflows;
    assert.ok(first);
    review = first;
    const text = 'word '.repeat(30);
    const made = await member<{ id: string }>('POST', '/api/documents', { title: 'A plan', text });
    documentId = made.body.id;
  });

  after(async () => {
    app?.child.kill('SIGTERM');
    await app?.ended;
    receiver?.stop();
    await postgres?.stop();
  });

  const start = async (by: Client, input: unknown, workflow = review.id) =>
    by<{ id: string; state: string; detail: string }>('POST', `/api/workflows/${workflow}/runs`, {
      input,
    });

  const ended = (id: string): Promise<RunDetail> =>
    until('the run to end', async () => {
      const { body } = await member<RunDetail>('GET', `/api/workflows/runs/${id}`);
      return body.state === 'running' ? null : body;
    });

  test('the review is there from the start, and runs', async () => {
    assert.equal(review.name, 'Document review');
    assert.deepEqual(review.definition, reviewDefinition);
    const started = await start(member, { documentId });
    assert.equal(started.status, 202);
    assert.equal(started.body.state, 'running');
    assert.equal(started.headers.get('location'), `/api/workflows/runs/${started.body.id}`);
    const run = await ended(started.body.id);
    assert.deepEqual([run.state, run.outcome, run.failure], ['completed', 'published', null]);
    assert.equal(run.startedBy, 'Ben Okafor');
    assert.ok(run.endedAt !== null && run.endedAt >= run.startedAt && run.startedAt > 1.7e12);
    const { body } = await member<{ runs: RunDetail[] }>('GET', '/api/workflows/runs?limit=1');
    assert.deepEqual(
      body.runs.map(({ id }) => id),
      [run.id],
    );
  });

  test('a run is one trace, from the request to its last step', async () => {
    const { body } = await start(member, { documentId });
    await ended(body.id);
    const ofRun = (name: string) =>
      receiver.spans.filter(
        (span) => span.name === name && span.attributes['workflow.run.id'] === body.id,
      );
    await until('its span', async () => ofRun('workflow.run').length === 1);
    const [run] = ofRun('workflow.run');
    const steps = ofRun('workflow.step');
    assert.deepEqual(steps.map(({ attributes }) => attributes['workflow.step.node']).sort(), [
      'measure',
      'publish',
      'ready',
    ]);
    assert.equal(run?.attributes['workflow.run.outcome'], 'published');
    const request = receiver.spans.find(
      ({ kind, traceId }) => kind === 'server' && traceId === run?.traceId,
    );
    assert.equal(request?.attributes['http.route'], '/api/workflows/:id/runs');
    assert.deepEqual([...new Set(steps.map(({ traceId }) => traceId))], [run?.traceId]);
    const inSteps = receiver.spans.filter(({ parentSpanId }) =>
      steps.some(({ spanId }) => spanId === parentSpanId),
    );
    assert.ok(inSteps.some(({ name }) => name.startsWith('pg.query')));
  });

  test('a failed run is an error in its trace and in the figures', async () => {
    const started = await start(member, { documentId: nowhere });
    const run = await ended(started.body.id);
    assert.equal(run.state, 'failed');
    assert.match(run.failure ?? '', /^"Count words, check title": there is no document/);
    const failed = (name: string) =>
      receiver.spans.find(
        (span) => span.name === name && span.attributes['workflow.run.id'] === started.body.id,
      );
    await until('its span', async () => failed('workflow.run'));
    assert.equal(failed('workflow.run')?.status, 'error');
    assert.equal(failed('workflow.step')?.status, 'error');
    assert.match(failed('workflow.run')?.statusMessage ?? '', /there is no document/);
    const { body } = await client(url)<string>('GET', '/metrics');
    assert.match(body, /^workflow_runs_total\{outcome="failed"\} 1$/m);
    assert.match(body, /^workflow_runs_total\{outcome="completed"\} [2-9]$/m);
    assert.match(body, /^workflow_step_duration_seconds_count\{type="task"\} \d+$/m);
    assert.match(body, /^workflow_step_duration_seconds_count\{type="decision"\} \d+$/m);
  });

  test('an input that does not fit is refused before anything runs', async () => {
    for (const [input, detail] of [
      [{}, 'input.documentId (string) is missing'],
      [{ documentId: 7 }, 'input.documentId must be of type string'],
      [{ documentId, more: 1 }, 'input.more is not an input of this workflow'],
    ] as const) {
      const answer = await start(member, input);
      assert.equal(answer.status, 400);
      assert.equal(answer.body.detail, detail);
    }
    assert.equal((await start(member, { documentId }, nowhere)).status, 404);
    assert.equal((await start(member, { documentId }, 'review')).status, 404);
    assert.equal((await member('GET', `/api/workflows/runs/${nowhere}`)).status, 404);
    assert.equal((await member('GET', '/api/workflows/runs?limit=many')).status, 400);
    assert.equal((await client(url)('GET', '/api/workflows')).status, 401);
  });

  test('only administrators define workflows, and only such as make sense', async () => {
    const body = { name: 'Quick review', definition: reviewDefinition };
    assert.equal((await member('POST', '/api/workflows', body)).status, 403);
    const first = await admin<WorkflowRow>('POST', '/api/workflows', body);
    const second = await admin<WorkflowRow>('POST', '/api/workflows', body);
    assert.deepEqual([first.status, first.body.version, second.body.version], [201, 1, 2]);
    const edges = reviewDefinition.edges.filter(({ to }) => to !== 'return');
    const broken = await admin<{ errors: { field: string; message: string }[] }>(
      'POST',
      '/api/workflows',
      { name: 'Broken', definition: { ...reviewDefinition, edges } },
    );
    assert.equal(broken.status, 400);
    assert.deepEqual(
      broken.body.errors.map(({ field }) => field),
      ['node ready', 'node ready', 'node return', 'node returned'],
    );
    const shapeless = await admin('POST', '/api/workflows', {
      name: 'x',
      definition: { nodes: 1 },
    });
    assert.equal(shapeless.status, 400);
  });

  test('another organisation has nothing of this one', async () => {
    const database = createDatabase({ url: postgres.url, metrics: createMetrics(), log });
    try {
      const { rows } = await database.query<{ id: string }>(
        "INSERT INTO organizations (name) VALUES ('Elsewhere') RETURNING id",
      );
      const theirs = await addWorkflow(database, rows[0]?.id ?? '', 'Theirs', reviewDefinition);
      assert.equal((await start(admin, { documentId }, theirs?.id)).status, 404);
      const { body } = await admin<{ workflows: WorkflowRow[] }>('GET', '/api/workflows');
      assert.ok(body.workflows.every(({ name }) => name !== 'Theirs'));
    } finally {
      await database.close();
    }
  });

  test('the flag workflow-automation switches runs off', async () => {
    const change = (enabled: boolean) =>
      client(url, 'a-token-for-flags-only')('POST', '/flags/workflow-automation', { enabled });
    assert.equal((await change(false)).status, 200);
    const answer = await until('the flag to be off', async () => {
      const attempt = await start(member, { documentId });
      return attempt.status === 403 ? attempt : null;
    });
    assert.match(answer.body.detail, /workflow-automation is off/);
    await change(true);
    await until('it to be on', async () => (await start(member, { documentId })).status === 202);
  });

  test('health tells of the worker', async () => {
    const { status, body } = await client(url)('GET', '/api/health/workflows');
    assert.equal(status, 200);
    assert.equal(body.status, 'ok');
  });
});
