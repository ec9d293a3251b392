// One keystroke is one trace, over two instances of the real app: its author's span, the commit at one
// instance with its SQL, and the span of whoever sees it at the other; and the latency that is counted
// leads to it. A client whose clock is wrong by hours tells the same figures as any other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import { systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { Span } from '../../collector/ingest/span.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { type AppProcess, launchApp } from '../app/running.ts';
import { startTraceReceiver, type TraceReceiver } from '../app/trace-receiver.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { until, untilTrue } from '../until.ts';
import { join, type } from './people.ts';

/** A clock that is wrong by so much. */
const wrongBy = (milliseconds: number): Clock => ({
  ...systemClock,
  now: () => systemClock.now() + milliseconds,
});

const hourMs = 3_600_000;

describe('traces and latencies of edits, over two instances', () => {
  let postgres: TestDatabase;
  let receiver: TraceReceiver;
  const apps: AppProcess[] = [];
  const urls: string[] = [];
  const people: { readonly hub: { close: () => void } }[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    receiver = await startTraceReceiver();
    for (let n = 0; n < 2; n += 1) {
      const app = launchApp({
        DATABASE_URL: postgres.url,
        SIGNALBOX_DEMO: '1',
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      });
      apps.push(app);
      urls.push(await app.ready);
    }
  });

  after(async () => {
    for (const { hub } of people) hub.close();
    for (const { child } of apps) child.kill('SIGTERM');
    await Promise.all(apps.map(({ ended }) => ended));
    receiver?.stop();
    await postgres?.stop();
  });

  const urlOf = (instance: number): string => urls[instance] ?? '';

  const person = async (number: number, instance: number, clock: Clock = systemClock) => {
    const { token } = await signIn(urlOf(instance), demoPerson(number));
    const joined = join(urlOf(instance), token, clock);
    people.push(joined);
    return { hub: joined.hub, api: client(urlOf(instance), token) };
  };

  const figures = async (instance: number) => (await fetch(`${urlOf(instance)}/metrics`)).text();
  const figure = async (instance: number, name: string): Promise<number> =>
    Number(new RegExp(`^${name} (.*)$`, 'm').exec(await figures(instance))?.[1] ?? 0);

  test('one keystroke is one trace, from browser over commit to browser', async () => {
    const ada = await person(1, 0);
    const ben = await person(2, 1);
    const made = await ada.api<{ id: string }>('POST', '/api/documents', { title: 'Traced' });
    const [a, b] = [await ada.hub.open(made.body.id), await ben.hub.open(made.body.id)];
    const spans = (name: string, traceId?: string): readonly Span[] =>
      receiver.spans.filter(
        (span) => span.name === name && (traceId === undefined || span.traceId === traceId),
      );
    // Of quick edits one in sixteen is told by those who see them.
    const seen = await until('an edit that was seen at the other instance', async () => {
      type(a, a.text.length, '.');
      await untilTrue(() => b.text.length === a.text.length);
      // No quicker than people type: of more a client does not tell.
      await pause(100);
      return spans('editor.sync')[0];
    });
    const [commit] = await until('its commit', () => {
      const found = spans('hub.edit', seen.traceId);
      return found.length > 0 && found;
    });
    const [sent] = await until('its author’s span', () => {
      const found = spans('editor.edit', seen.traceId);
      return found.length > 0 && found;
    });
    assert.equal(seen.parentSpanId, commit?.spanId);
    assert.equal(commit?.parentSpanId, sent?.spanId);
    assert.equal(sent?.parentSpanId, null);
    await untilTrue(() =>
      receiver.spans.some(({ parentSpanId }) => parentSpanId === commit?.spanId),
    );
    const inside = receiver.spans.filter(({ parentSpanId }) => parentSpanId === commit?.spanId);
    assert.ok(
      inside.some(({ name }) => name.startsWith('pg.query')),
      'the commit has its SQL',
    );
    for (const span of [seen, sent]) {
      assert.equal(span?.resource['service.name'], 'signalbox-web');
      assert.equal(span?.attributes['app.document.id'], made.body.id);
    }
    assert.equal(commit?.resource['service.name'], 'signalbox-app');
    assert.ok(seen.durationNs >= 0);
  });

  test('the latency that is counted leads to its trace', async () => {
    const exemplars = await until('an exemplar', async () => {
      const answer = await fetch(`${urlOf(1)}/metrics`, {
        headers: { accept: 'application/openmetrics-text;version=1.0.0' },
      });
      const text = await answer.text();
      const found = [...text.matchAll(/^collab_sync_latency_seconds_bucket.*trace_id="(\w+)"/gm)];
      return found.length > 0 && found.map(([, traceId = '']) => traceId);
    });
    const told = new Set(receiver.spans.map(({ traceId }) => traceId));
    for (const traceId of exemplars) assert.ok(told.has(traceId), traceId);
  });

  test('clocks that are wrong by hours change no figure', async () => {
    const early = await person(3, 0, wrongBy(-5 * hourMs));
    const late = await person(4, 0, wrongBy(7 * hourMs));
    const made = await early.api<{ id: string }>('POST', '/api/documents', { title: 'Clocks' });
    const { id } = made.body;
    const [a, b] = [await early.hub.open(id), await late.hub.open(id)];
    const sync = 'collab_sync_latency_seconds';
    const presence = 'collab_presence_latency_seconds';
    const before = await figure(0, `${sync}_count`);
    const edits = 5;
    for (let n = 0; n < edits; n += 1) {
      type(a, a.text.length, 'from behind ');
      await untilTrue(() => b.text.length === a.text.length);
      type(b, 0, 'from ahead ');
      await untilTrue(() => b.text.length === a.text.length);
    }
    a.select(1, 1);
    b.select(2, 2);
    await untilTrue(async () => (await figure(0, `${sync}_count`)) >= before + 2 * edits);
    await untilTrue(async () => (await figure(0, `${presence}_count`)) >= 2);
    // Without the correction these would be hours, or 0 for whoever is ahead.
    assert.ok((await figure(0, `${sync}_sum`)) < 60);
    assert.ok((await figure(0, `${presence}_sum`)) < 60);
    assert.ok((await figure(0, `${presence}_sum`)) > 0.1, 'both pauses for gathering are in it');
    const delivered = /^collab_deliveries_total\{result="live"\} (\d+)/m;
    await untilTrue(async () => Number(delivered.exec(await figures(0))?.[1]) >= 4 * edits);
    assert.doesNotMatch(await figures(0), /^collab_deliveries_total\{result="missed"\}/m);
  });
});
