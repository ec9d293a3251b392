// Traces of the real process, received by the collector's own OTLP door, and its logs: one request
// is one trace, from its route to its SQL, and its log lines carry the trace's id.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Span } from '../../collector/ingest/span.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { client, demoPerson, signIn } from './client.ts';
import { type AppProcess, launchApp } from './running.ts';
import { startTraceReceiver, type TraceReceiver } from './trace-receiver.ts';

describe('telemetry', () => {
  let postgres: TestDatabase;
  let receiver: TraceReceiver;
  let app: AppProcess;
  let url: string;

  before(async () => {
    postgres = await startTestDatabase();
    receiver = await startTraceReceiver();
    app = launchApp({
      DATABASE_URL: postgres.url,
      SIGNALBOX_DEMO: '1',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    });
    url = await app.ready;
  });

  after(async () => {
    app?.child.kill('SIGTERM');
    await app?.ended;
    receiver?.stop();
    await postgres?.stop();
  });

  const servers = () => receiver.spans.filter(({ kind }) => kind === 'server');
  const traceOf = (span: Span | undefined) =>
    receiver.spans.filter(({ traceId }) => traceId === span?.traceId);
  const attribute = (span: Span, name: string) => span.attributes[name];

  test('a request is one trace: route, cache and database', async () => {
    const { token } = await signIn(url, demoPerson(1));
    const api = client(url, token);
    await api('GET', '/api/documents');
    await untilTrue(() =>
      servers().some((span) => attribute(span, 'http.route') === '/api/documents'),
    );
    const request = servers().find((span) => attribute(span, 'http.route') === '/api/documents');
    assert.equal(request?.name, 'GET /api/documents');
    assert.equal(request?.resource['service.name'], 'signalbox-app');
    assert.ok(request?.resource['service.instance.id']);
    assert.equal(request?.attributes['http.response.status_code'], 200);
    await untilTrue(() => traceOf(request).some(({ name }) => name.startsWith('pg.query')));
    const lookups = traceOf(request).filter(({ name }) => name === 'cache.get');
    assert.deepEqual(
      lookups.map((span) => [
        attribute(span, 'app.cache.name'),
        attribute(span, 'app.cache.result'),
      ]),
      [
        ['members', 'hit'],
        ['document-lists', 'miss'],
      ],
    );
  });

  test('log lines carry the trace they belong to', async () => {
    const lines = app
      .stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const signedIn = lines.find(({ msg }) => msg === 'signed in');
    assert.match(String(signedIn?.trace_id), /^[0-9a-f]{32}$/);
    assert.match(String(signedIn?.span_id), /^[0-9a-f]{16}$/);
    const request = servers().find((span) => attribute(span, 'http.route') === '/api/sessions');
    assert.equal(signedIn?.trace_id, request?.traceId);
    assert.ok(!app.stdout().includes('demo-person'), 'no password in a log');
  });

  test('a failed request is an error in its trace, and its answer names the trace', async () => {
    const api = client(url, (await signIn(url, demoPerson(2))).token);
    await api('POST', '/api/faults/errors', { enabled: true });
    let traceId: unknown;
    await untilTrue(async () => {
      const answer = await api('GET', '/api/documents');
      traceId = answer.body.traceId;
      return answer.status === 500;
    });
    await api('POST', '/api/faults/errors', { enabled: false });
    await untilTrue(() => servers().some((span) => span.traceId === traceId));
    const failed = servers().find((span) => span.traceId === traceId);
    assert.equal(failed?.status, 'error');
    assert.equal(failed?.attributes['http.route'], '/api/documents');
    assert.ok(failed?.resource['service.version'], 'the release that failed');
    const exceptions = traceOf(failed).flatMap(({ events }) =>
      events.filter(({ name }) => name === 'exception'),
    );
    assert.equal(exceptions[0]?.attributes['exception.type'], 'fault-injected');
    assert.match(String(exceptions[0]?.attributes['exception.message']), /the fault `errors`/);
    assert.match(
      String(exceptions[0]?.attributes['exception.stacktrace']),
      /at .*app\/faults\/requests\.ts/,
    );
  });

  test('a slow response shows where its time went', async () => {
    const api = client(url, (await signIn(url, demoPerson(3))).token);
    await api('POST', '/api/faults/slow-responses', { enabled: true });
    await api('GET', '/api/documents');
    await api('POST', '/api/faults/slow-responses', { enabled: false });
    const isSlow = ({ name, durationNs }: Span) =>
      name === 'fault.slow-responses' && durationNs > 2e8;
    await untilTrue(() => servers().some((span) => traceOf(span).some(isSlow)));
  });

  test('what asks every second is not traced, and nothing is traced without a request', async () => {
    await client(url)('GET', '/api/health');
    await client(url)('GET', '/metrics');
    const { token } = await signIn(url, demoPerson(4));
    await client(url, token)('GET', '/api/flags/mine');
    await untilTrue(() => servers().some((s) => attribute(s, 'http.route') === '/api/flags/mine'));
    const paths = servers().map((span) => String(attribute(span, 'url.path')));
    assert.deepEqual(
      paths.filter((path) => /^\/(metrics|api\/health)/.test(path)),
      [],
    );
    const roots = receiver.spans.filter(({ parentSpanId }) => parentSpanId === null);
    assert.deepEqual(
      roots.filter(({ name }) => name.startsWith('pg')).map(({ name }) => name),
      [],
    );
  });

  test('what was not sent yet is sent at the end', async () => {
    const { token } = await signIn(url, demoPerson(5));
    await client(url, token)('GET', '/api/sessions/mine');
    app.child.kill('SIGTERM');
    assert.equal((await app.ended).code, 0);
    assert.ok(servers().some((span) => attribute(span, 'http.route') === '/api/sessions/mine'));
  });
});
