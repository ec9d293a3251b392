// A store of every earlier version comes to the newest with all it holds. Whoever adds a table adds a
// row of it here.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { objective } from '../engine/fixture.ts';
import { makeRig } from '../engine/rig.ts';
import { openStore } from './database.ts';
import { schemaSteps } from './schema.ts';

const noonMs = 1_772_452_800_000;
type Row = Readonly<Record<string, SQLInputValue>>;

/** In the order in which they may be written; columns that a version does not know are left out. */
const rows: Readonly<Record<string, Row>> = {
  histories: { id: 1, indicator: objective.indicator.id, since_ms: noonMs - 86_400_000 },
  // The hour, the day; a window of the period reads the hours.
  cells: { level: 4, cell: noonMs / 3_600_000 - 3, history: 1, bridged: 0, good: 90, total: 100 },
  targets: {
    ...{ id: 7, source: 'app', target: 'http://app/metrics', time_ms: noonMs - 7_200_000 },
    process_start_ms: noonMs - 90_000_000,
  },
  series: {
    ...{ target: 7, key: 'requests_total{code="200"}', value: 4000, created_ms: null },
    ...{ time_ms: noonMs - 7_200_000, present: 1 },
  },
  sightings: { history: 1, target: 7, since_ms: noonMs - 86_400_000 },
  fingerprints: { source: 'pushed', fingerprint: 'abc', time_ms: noonMs - 60_000 },
  objectives: {
    ...{ key: objective.key, indicator: objective.indicator.id, status: 'yellow' },
    ...{ since_ms: noonMs - 30_000, colour: 'yellow' },
  },
  alerts: {
    ...{ id: 'a-1', rule: 'gone', name: 'errors-red', slo: 'errors', objective: 'answered' },
    ...{ kind: 'threshold', severity: 'page', state: 'resolved', since_ms: noonMs - 60_000 },
    ...{ resolved_ms: noonMs - 30_000, summary: 'more than 20 % failed' },
    ...{ notify: '["team"]', holding_since_ms: null, held: null },
    ...{ inhibited_by: 'database-red', flapping: 1 },
  },
  markers: {
    ...{ id: 'm-1', at_ms: noonMs, kind: 'deploy', title: 'v2', detail: 'by CI' },
    ...{ facts: '{"by":"ci"}', figures: null },
  },
  open_pages: {
    ...{ key: 'errors', opened_by: 'a-1', opened_ms: noonMs, severity: 'page' },
    ...{ alerts: '["a-1"]', slo: 'errors', objective: 'answered', service: null, joined: 1 },
    ...{ untold: 0, woken_ms: noonMs, told_ms: noonMs, is_quiet: 0, escalated: 0 },
  },
  notifications: {
    ...{ sequence: 3, id: 'n-1', at_ms: noonMs, alert: 'a-1', slo: 'errors' },
    ...{ objective: 'answered', severity: 'page', state: 'firing', title: 't', summary: 's' },
    ...{ trace: null, trace_wanted_until_ms: noonMs, notify: '["team"]' },
    ...{ why: 'new', alerts: '[]', details: null },
  },
  corrections: {
    ...{ id: 'c-1', slo: 'errors', objective: 'answered', service: null },
    ...{ from_ms: noonMs - 3_600_000, to_ms: noonMs, author: 'ada', reason: 'a drill' },
    ...{ made_ms: noonMs, withdrawn_ms: null, withdrawn_by: null, withdrawn_reason: null },
  },
  left_out: {
    ...{ day: 20_000, objective: objective.key, what: 'c-1', good: 1, total: 2, seconds: 3600 },
  },
  deliveries: {
    ...{ notification: 3, receiver: 'webhook', state: 'waiting', attempts: 2 },
    ...{ last_error: 'refused', at_ms: noonMs, due_ms: noonMs + 1000 },
    line: 'errors/answered',
  },
  attempts: {
    ...{ notification: 3, receiver: 'webhook', attempt: 1, at_ms: noonMs, taken: 0 },
    answer: 'the receiver answered 503',
  },
  silences: {
    ...{ id: 's-1', matchers: '[]', from_ms: noonMs, until_ms: noonMs + 60_000 },
    ...{ author: 'ada', reason: 'a deploy', ended_ms: null },
  },
  acknowledgements: { alert: 'a-1', at_ms: noonMs, author: 'ada', note: '' },
  open_slices: { history: 1, seconds: 60, end_ms: noonMs, bridged: 0, good: 5, total: 6 },
  closed_slices: { history: 1, seconds: 60, closed_ms: noonMs - 60_000 },
  audit: { id: 1, at_ms: noonMs, who: 'ada', what: 'note added', about: 'v2', detail: '' },
  totals: { history: 1, good: 90, total: 100, told_good: 80, told_bad: 10 },
  incidents: {
    ...{ sequence: 5, id: 'i-1', title: 'Errors are red', services: '["api"]' },
    ...{ status: 'resolved', impact: 'outage', opened_ms: noonMs, opened_by: 'alerts' },
    ...{ by_hand: 0, tended: 0, resolved_ms: noonMs + 60_000, public_title: 'Problem with API' },
    ...{ published_ms: noonMs + 30_000, cost: null },
  },
  incident_troubles: {
    ...{ incident: 5, key: 'errors/answered threshold', since_ms: noonMs },
    ...{ until_ms: noonMs + 60_000, service: 'api', slo: 'errors', objective: 'answered' },
    ...{ kind: 'threshold', title: 'Errors are red', firing: '[]', alerts: '["a-1"]' },
  },
  incident_entries: {
    ...{ sequence: 9, incident: 5, at_ms: noonMs, kind: 'note', status: 'resolved', who: 'ada' },
    ...{ title: 'Looking', detail: 'at logs', public: 1 },
  },
  status_deliveries: {
    ...{ entry: 9, receiver: 'webhook 1', state: 'waiting', attempts: 0, last_error: null },
    ...{ at_ms: null, due_ms: noonMs },
  },
  status_components: { name: 'api', since_ms: noonMs - 86_400_000 },
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upgrades-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name));

const columnsOf = (database: DatabaseSync, table: string): Set<string> =>
  new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name)),
  );

/** A store as that version left it. @returns what was written */
const storeOf = (version: number, path: string): Record<string, Row> => {
  const database = new DatabaseSync(path);
  for (const step of schemaSteps.slice(0, version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${version}`);
  const tables = new Set(tablesOf(database));
  const written: Record<string, Row> = {};
  for (const [table, row] of Object.entries(rows)) {
    if (!tables.has(table)) continue;
    const known = columnsOf(database, table);
    const columns = Object.keys(row).filter((column) => known.has(column));
    written[table] = Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    const places = columns.map(() => '?').join(', ');
    database
      .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
      .run(...columns.map((column) => row[column] ?? null));
  }
  database.close();
  return written;
};

for (let version = 1; version <= schemaSteps.length; version += 1) {
  test(`a store of version ${version} keeps all it holds, and is worked with`, () => {
    const path = join(folder, 'collector.db');
    const written = storeOf(version, path);
    const store = openStore(path);
    assert.deepEqual(store.diagnostics, []);
    for (const [table, row] of Object.entries(written)) {
      const [kept] = store.database
        .prepare(`SELECT ${Object.keys(row).join(', ')} FROM ${table}`)
        .all();
      assert.deepEqual({ ...kept }, row, table);
    }
    const rig = makeRig({ store, startMs: noonMs });
    assert.deepEqual([rig.row().good, rig.row().total, rig.row().status], [90, 100, 'yellow']);
    assert.equal(rig.engine.alerts()[0]?.id, 'a-1');
    rig.engine.evaluate(noonMs + 1000);
    store.close();
  });
}

test('every table has its row here', () => {
  const store = openStore(':memory:');
  assert.deepEqual(tablesOf(store.database).toSorted(), Object.keys(rows).toSorted());
  for (const [table, row] of Object.entries(rows)) {
    assert.deepEqual(columnsOf(store.database, table), new Set(Object.keys(row)), table);
  }
  store.close();
});
