import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counter, objective, scraped } from '../engine/fixture.ts';
import { makeRig } from '../engine/rig.ts';
import { openMarkers } from '../serve/markers/markers.ts';
import type { TraceSummary } from '../serve/traces/shapes.ts';
import { openStore } from '../store/database.ts';
import { readDetails, withDetails } from './detailed.ts';
import { budgetOf, detailsOf, worstOfTraces } from './details.ts';
import { openInbox } from './inbox.ts';
import { type NewNotification, openOutbox } from './outbox.ts';

const noonMs = Date.UTC(2026, 9, 5, 12);
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

const trace = (route: string | null): TraceSummary => ({
  ...{ traceId: 'a', at: noonMs, name: 'work', service: 'app', durationMs: 9, totalMs: 9 },
  ...{ status: 'error', spanCount: 1, errors: 1, route, services: ['app'] },
});

const row = {
  ...{ budgetLeft: 0.5, burn: { '5m': null, '1h': 10 }, coverage: 1, window: '30d' },
  counts: 'events' as const,
};

test('the budget is told by the shortest window that was measured', () => {
  const rolling = { kind: 'rolling', seconds: (30 * day) / 1000, text: '30d' } as const;
  assert.deepEqual(budgetOf({ period: rolling }, row, noonMs), {
    ...{ left: 0.5, period: '30d', burn: 10, burnWindow: '1h' },
    spentAt: noonMs + 1.5 * day,
  });
});

test('a calendar month ends before a slow burn does', () => {
  const period = { kind: 'calendar', unit: 'month', timeZone: 'UTC', text: 'month' } as const;
  const slow = { ...row, burn: { '5m': 1.05 }, coverage: 4.5 / 31 };
  assert.equal(budgetOf({ period }, slow, noonMs).spentAt, null);
  const fast = { ...row, burn: { '5m': 10 }, coverage: 4.5 / 31 };
  const { spentAt } = budgetOf({ period }, fast, noonMs);
  assert.ok(spentAt !== null && Math.abs(spentAt - noonMs - 0.25 * day) < 1000);
});

test('kept traces are counted by route', () => {
  const traces = ['GET /a', 'GET /b', 'GET /b', null, 'GET /c', 'GET /d'].map(trace);
  assert.deepEqual(worstOfTraces(traces)?.places, [
    { name: 'GET /b', bad: 2, total: null },
    { name: 'GET /a', bad: 1, total: null },
    { name: 'GET /c', bad: 1, total: null },
  ]);
  assert.equal(worstOfTraces([]), null);
});

test('details are of what stands: changes before, worst places, and none of traces in a storm', () => {
  const store = openStore(':memory:');
  const markers = openMarkers(store, noonMs);
  const mark = (kind: 'deploy' | 'page' | 'flag', title: string, at: number) =>
    markers.add({ at, kind, title, detail: '' });
  mark('deploy', 'v1', noonMs - 3 * hour);
  mark('deploy', 'v2', noonMs - 20 * minute);
  mark('page', 'a page', noonMs - 10 * minute);
  mark('flag', 'search on', noonMs - minute);
  let searched = 0;
  const details = detailsOf({
    markers,
    row: () => null,
    places: () => [],
    badTraces: {
      of: () => {
        searched += 1;
        return [trace('GET /a')];
      },
    },
  });
  const telling = { objective, kind: 'burn', sinceMs: noonMs - 2 * minute } as const;
  const told = details({ ...telling, untilMs: null, atMs: noonMs });
  assert.deepEqual(
    told.changes.map(({ title }) => title),
    ['search on', 'v2'],
  );
  assert.equal(told.worst?.from, 'traces');
  for (let index = 0; index < 100; index += 1) details({ ...telling, untilMs: null, atMs: noonMs });
  assert.ok(searched <= 20, `${searched} searches`);
  assert.equal(details({ ...telling, untilMs: noonMs, atMs: noonMs + 1 }).worst, null);
  store.close();
});

test('the engine knows what was counted where', async () => {
  const rig = makeRig();
  const scrape = async (good: number, bad: number): Promise<void> => {
    rig.jump(1000);
    const atMs = rig.now();
    const of = (route: string, code: string, value: number) =>
      counter('requests_total', { code, http_route: route }, value, atMs);
    const samples = [of('/a', '200', good), of('/a', '500', bad), of('/b', '200', 10 * good)];
    const batch = { ...scraped(atMs, {}, noonMs - hour), samples };
    const stored = rig.engine.ingest(batch);
    rig.engine.evaluate(atMs);
    await stored;
  };
  await scrape(100, 0);
  await scrape(103, 4);
  const counts = rig.engine.places(objective, rig.now());
  assert.deepEqual(
    counts.filter(({ bad }) => bad > 0),
    [{ by: 'route', name: '/a', bad: 4, total: 107 }],
  );
  const { good, total } = rig.row();
  assert.deepEqual([good, total], [11 * 103, 11 * 103 + 4], 'both places together');
  await rig.engine.close();
});

test('details are written with their notification, and read with it', () => {
  const store = openStore(':memory:');
  store.database.exec(
    `INSERT INTO alerts (id, rule, name, slo, objective, kind, severity, state, since_ms, summary)
     VALUES ('a', 'r', 'n', '${objective.slo}', '${objective.objective}', 'burn', 'page', 'firing', ${noonMs - 5000}, '')`,
  );
  const details = detailsOf({
    markers: openMarkers(store, noonMs),
    row: () => null,
    places: () => [{ by: 'tenant', name: 'acme', bad: 9, total: 10 }],
    badTraces: { of: () => [] },
  });
  const outbox = withDetails(openOutbox(store, noonMs), store, [objective], details);
  const inbox = readDetails(
    openInbox(store, () => 'http://board', [objective]),
    store,
    'http://grafana',
  );
  const notification: NewNotification = {
    ...{ at: noonMs, alertId: 'a', name: objective.slo, objective: objective.objective },
    ...{ severity: 'page', state: 'firing' },
    ...{ title: 't', summary: 's', notify: [] },
    traceWantedUntilMs: null,
  };
  const told = inbox.get(outbox.write(notification, []));
  assert.equal(told?.details?.since, noonMs - 5000);
  assert.deepEqual(told.details.worst?.places, [{ name: 'acme', bad: 9, total: 10 }]);
  assert.match(told.dashboardUrl ?? '', /^http:\/\/grafana\/d\/signalbox-objective\?var-slo=/);
  const other = inbox.get(outbox.write({ ...notification, alertId: 'gone' }, []));
  assert.equal(other?.details, null);
  assert.equal(inbox.list(9).length, 2);
  store.close();
});
