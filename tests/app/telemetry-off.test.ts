// With OTEL_SDK_DISABLED the app does what it does, and nothing is told of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTestDatabase } from '../postgres.ts';
import { client, demoPerson, signIn } from './client.ts';
import { launchApp } from './running.ts';
import { startTraceReceiver } from './trace-receiver.ts';

test('without telemetry there are no figures, no spans and no ids in the log', async (context) => {
  const postgres = await startTestDatabase();
  context.after(postgres.stop);
  const receiver = await startTraceReceiver();
  context.after(receiver.stop);
  const app = launchApp({
    ...{ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1', OTEL_SDK_DISABLED: 'true' },
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  });
  context.after(() => app.child.kill('SIGKILL'));
  const url = await app.ready;
  const { token } = await signIn(url, demoPerson(1));
  const api = client(url, token);
  assert.equal((await api('GET', '/api/documents')).status, 200);
  assert.equal((await api('GET', '/metrics')).status, 404);
  app.child.kill('SIGTERM');
  assert.equal((await app.ended).code, 0);
  assert.deepEqual(receiver.spans, []);
  assert.match(app.stdout(), /"msg":"signed in"/);
  assert.doesNotMatch(app.stdout(), /trace_id/);
});
