// Incidents in the store: all their SQL. What is written joins the transaction that is open, so that an
// incident opens, or ends, with the transition of the alert that caused it, or not at all.

import { randomUUID } from 'node:crypto';
import {
  type IncidentCost,
  type IncidentImpact,
  type IncidentStatus,
  incidentImpacts,
  incidentStatuses,
} from '../serve/incidents/shapes.ts';
import type { Store } from '../store/database.ts';
import {
  numberIn,
  numberOrNullIn,
  type Row,
  textIn,
  textOrNullIn,
  textsIn,
  wordIn,
} from '../store/row.ts';

export type Incident = {
  readonly sequence: number;
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly status: IncidentStatus;
  readonly impact: IncidentImpact;
  readonly openedMs: number;
  readonly openedBy: string;
  readonly byHand: boolean;
  /** A person said what its status is, or opened it. */
  readonly tended: boolean;
  readonly resolvedMs: number | null;
  readonly publicTitle: string | null;
  readonly publishedMs: number | null;
  /** As it was measured once it was over. */
  readonly cost: IncidentCost | null;
};

export const troubleKinds = ['threshold', 'burn', 'stale'] as const;

export type Trouble = {
  readonly incident: number;
  readonly key: string;
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly service: string;
  readonly slo: string;
  readonly objective: string;
  readonly kind: (typeof troubleKinds)[number];
  readonly title: string;
  /** Ids of the alerts that fire now. */
  readonly firing: readonly string[];
  /** Ids of all of its alerts. */
  readonly alerts: readonly string[];
};

export const entryKinds = ['opened', 'alert', 'status', 'note', 'published', 'update'] as const;

export type Entry = {
  readonly sequence: number;
  readonly incident: number;
  readonly atMs: number;
  readonly kind: (typeof entryKinds)[number];
  /** Of the incident, from this moment on. */
  readonly status: IncidentStatus;
  readonly who: string | null;
  readonly title: string;
  readonly detail: string;
  /** Title and detail are shown to everybody. */
  readonly isPublic: boolean;
};

export const incidentsKeptMs = 400 * 86_400_000;

const incidentOf = (row: Row): Incident => {
  const cost = textOrNullIn(row, 'cost');
  return {
    sequence: numberIn(row, 'sequence'),
    id: textIn(row, 'id'),
    title: textIn(row, 'title'),
    services: textsIn(row, 'services'),
    status: wordIn(row, 'status', incidentStatuses),
    impact: wordIn(row, 'impact', incidentImpacts),
    openedMs: numberIn(row, 'opened_ms'),
    openedBy: textIn(row, 'opened_by'),
    byHand: row.by_hand === 1,
    tended: row.tended === 1,
    resolvedMs: numberOrNullIn(row, 'resolved_ms'),
    publicTitle: textOrNullIn(row, 'public_title'),
    publishedMs: numberOrNullIn(row, 'published_ms'),
    cost: cost === null ? null : (JSON.parse(cost) as IncidentCost),
  };
};

const troubleOf = (row: Row): Trouble => ({
  incident: numberIn(row, 'incident'),
  key: textIn(row, 'key'),
  sinceMs: numberIn(row, 'since_ms'),
  untilMs: numberOrNullIn(row, 'until_ms'),
  service: textIn(row, 'service'),
  slo: textIn(row, 'slo'),
  objective: textIn(row, 'objective'),
  kind: wordIn(row, 'kind', troubleKinds),
  title: textIn(row, 'title'),
  firing: textsIn(row, 'firing'),
  alerts: textsIn(row, 'alerts'),
});

const entryOf = (row: Row): Entry => ({
  sequence: numberIn(row, 'sequence'),
  incident: numberIn(row, 'incident'),
  atMs: numberIn(row, 'at_ms'),
  kind: wordIn(row, 'kind', entryKinds),
  status: wordIn(row, 'status', incidentStatuses),
  who: textOrNullIn(row, 'who'),
  title: textIn(row, 'title'),
  detail: textIn(row, 'detail'),
  isPublic: row.public === 1,
});

export type IncidentStore = ReturnType<typeof openIncidentStore>;

export const openIncidentStore = (store: Store, nowMs: number) => {
  const { database } = store;
  const insert = database.prepare(
    `INSERT INTO incidents (id, title, services, status, impact, opened_ms, opened_by, by_hand, tended)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
  );
  const update = database.prepare(
    `UPDATE incidents SET title = ?, services = ?, status = ?, impact = ?, tended = ?,
       resolved_ms = ?, public_title = ?, published_ms = ?, cost = ? WHERE sequence = ?`,
  );
  const selectOne = database.prepare('SELECT * FROM incidents WHERE id = ?');
  const selectNumbered = database.prepare('SELECT * FROM incidents WHERE sequence = ?');
  const selectList = database.prepare(
    `SELECT * FROM incidents WHERE (? = 0 OR resolved_ms IS NULL) ORDER BY sequence DESC LIMIT ?`,
  );
  const selectSince = database.prepare(
    `SELECT * FROM incidents WHERE resolved_ms IS NULL OR resolved_ms >= ? ORDER BY sequence DESC`,
  );
  const putTrouble = database.prepare(
    `INSERT INTO incident_troubles
       (incident, key, since_ms, until_ms, service, slo, objective, kind, title, firing, alerts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (incident, key, since_ms) DO UPDATE SET
       until_ms = excluded.until_ms, firing = excluded.firing, alerts = excluded.alerts`,
  );
  const selectTroubles = database.prepare(
    'SELECT * FROM incident_troubles WHERE incident = ? ORDER BY since_ms, key',
  );
  const selectOpenTroubles = database.prepare(
    'SELECT * FROM incident_troubles WHERE until_ms IS NULL ORDER BY since_ms',
  );
  const selectTroublesSince = database.prepare(
    'SELECT * FROM incident_troubles WHERE until_ms IS NULL OR until_ms >= ? ORDER BY since_ms',
  );
  const insertEntry = database.prepare(
    `INSERT INTO incident_entries (incident, at_ms, kind, status, who, title, detail, public)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
  );
  const selectEntries = database.prepare(
    'SELECT * FROM incident_entries WHERE incident = ? ORDER BY sequence',
  );
  const selectEntry = database.prepare('SELECT * FROM incident_entries WHERE sequence = ?');
  const forget = database.prepare('DELETE FROM incidents WHERE resolved_ms < ?');

  store.transaction(() => forget.run(nowMs - incidentsKeptMs));

  return {
    transaction: store.transaction,

    add: (given: {
      readonly title: string;
      readonly services: readonly string[];
      readonly impact: IncidentImpact;
      readonly openedMs: number;
      readonly openedBy: string;
      readonly byHand: boolean;
    }): Incident => {
      const { title, services, impact, openedMs, openedBy, byHand } = given;
      const id = randomUUID();
      const hand = byHand ? 1 : 0;
      const row = insert.get(
        ...[id, title, JSON.stringify(services), 'investigating', impact],
        ...[openedMs, openedBy, hand, hand],
      );
      if (row === undefined) throw new TypeError('SQLite gave no row back.');
      return incidentOf(row);
    },

    put: (incident: Incident): void => {
      const { title, services, status, impact, tended, resolvedMs, cost } = incident;
      update.run(
        ...[title, JSON.stringify(services), status, impact, tended ? 1 : 0, resolvedMs],
        ...[incident.publicTitle, incident.publishedMs],
        cost === null ? null : JSON.stringify(cost),
        incident.sequence,
      );
    },

    get: (id: string): Incident | null => {
      const row = selectOne.get(id);
      return row === undefined ? null : incidentOf(row);
    },
    numbered: (sequence: number): Incident | null => {
      const row = selectNumbered.get(sequence);
      return row === undefined ? null : incidentOf(row);
    },
    /** Newest first. */
    list: (only: 'open' | 'all', limit: number): Incident[] =>
      selectList.all(only === 'open' ? 1 : 0, limit).map(incidentOf),
    /** Those that are open, and those resolved since; newest first. */
    since: (ms: number): Incident[] => selectSince.all(ms).map(incidentOf),

    putTrouble: (trouble: Trouble): void => {
      const { incident, key, sinceMs, untilMs, service, slo, objective, kind, title } = trouble;
      const [firing, alerts] = [trouble.firing, trouble.alerts].map((ids) => JSON.stringify(ids));
      putTrouble.run(
        ...[incident, key, sinceMs, untilMs, service, slo, objective, kind, title],
        ...[firing ?? '[]', alerts ?? '[]'],
      );
    },
    /** Of one incident, oldest first. */
    troubles: (incident: number): Trouble[] => selectTroubles.all(incident).map(troubleOf),
    openTroubles: (): Trouble[] => selectOpenTroubles.all().map(troubleOf),
    troublesSince: (ms: number): Trouble[] => selectTroublesSince.all(ms).map(troubleOf),

    addEntry: (entry: Omit<Entry, 'sequence'>): Entry => {
      const { incident, atMs, kind, status, who, title, detail, isPublic } = entry;
      const row = insertEntry.get(
        ...[incident, atMs, kind, status, who, title, detail, isPublic ? 1 : 0],
      );
      if (row === undefined) throw new TypeError('SQLite gave no row back.');
      return entryOf(row);
    },
    /** Oldest first. */
    entries: (incident: number): Entry[] => selectEntries.all(incident).map(entryOf),
    entry: (sequence: number): Entry | null => {
      const row = selectEntry.get(sequence);
      return row === undefined ? null : entryOf(row);
    },
  };
};
