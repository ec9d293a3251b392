// Moments that charts are marked with: deploys, faults, pages, the collector's own starts. What they say
// is written once and never changed; what a deploy did is noted later. Kept as long as counts are.

import { randomUUID } from 'node:crypto';
import type { Store } from '../../store/database.ts';
import { numberIn, type Row, textIn, textOrNullIn } from '../../store/row.ts';
import type { DeployEffect } from '../deploys/shapes.ts';
import type { GateFacts } from '../gates/shapes.ts';
import type { MarkerRow } from '../shapes.ts';

export const markerKinds = [
  'deploy',
  'gate',
  'flag',
  'page',
  'fault',
  'collector',
  'note',
] as const satisfies readonly MarkerRow['kind'][];

export const markersKeptMs = 400 * 86_400_000;

/** What is known besides the words; few bytes. */
export type MarkerFacts = {
  readonly by?: string;
  readonly service?: string;
  readonly release?: string;
  readonly run?: string;
};

/** Many bytes: read one by one, never by lists. */
export type MarkerFigures = {
  readonly gate?: GateFacts;
  readonly effect?: DeployEffect;
};

type Plain = Pick<MarkerRow, 'at' | 'kind' | 'title' | 'detail'>;

export type Markers = {
  /** Commits at once, or with the transaction that is open. */
  readonly add: (marker: Plain, facts?: MarkerFacts, figures?: MarkerFigures) => MarkerRow;
  /** Newest first; of one kind where that is named. */
  readonly list: (range: {
    readonly kind?: MarkerRow['kind'];
    readonly sinceMs?: number;
    readonly limit: number;
  }) => MarkerRow[];
  readonly get: (id: string) => MarkerRow | null;
  readonly figures: (id: string) => MarkerFigures;
  /** What a deploy did, once that is known. */
  readonly noteEffect: (id: string, effect: DeployEffect) => void;
};

const written = (value: object): string | null =>
  Object.keys(value).length === 0 ? null : JSON.stringify(value);

const read = (row: Row, column: string): object => {
  const text = textOrNullIn(row, column);
  return text === null ? {} : JSON.parse(text);
};

const rowOf = (row: Row): MarkerRow => ({
  ...{ id: textIn(row, 'id'), at: numberIn(row, 'at') },
  kind: markerKinds.find((kind) => kind === row.kind) ?? 'note',
  ...{ title: textIn(row, 'title'), detail: textIn(row, 'detail') },
  ...read(row, 'facts'),
});

export const openMarkers = (store: Store, nowMs: number): Markers => {
  const { database } = store;
  const columns = 'id, at_ms AS at, kind, title, detail, facts';
  const insert = database.prepare(
    'INSERT INTO markers (id, at_ms, kind, title, detail, facts, figures) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    `SELECT ${columns} FROM markers WHERE at_ms >= ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const selectKind = database.prepare(
    `SELECT ${columns} FROM markers
     WHERE kind = ? AND at_ms >= ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const selectOne = database.prepare(`SELECT ${columns} FROM markers WHERE id = ?`);
  const selectFigures = database.prepare('SELECT figures FROM markers WHERE id = ?');
  const note = database.prepare('UPDATE markers SET figures = ? WHERE id = ?');
  const forget = database.prepare('DELETE FROM markers WHERE at_ms < ?');
  store.transaction(() => forget.run(nowMs - markersKeptMs));

  const figures = (id: string): MarkerFigures => {
    const row = selectFigures.get(id);
    return row === undefined ? {} : read(row, 'figures');
  };

  return {
    figures,
    add: ({ at, kind, title, detail }, facts = {}, known = {}) => {
      const row = { id: randomUUID(), at, kind, title, detail };
      store.transaction(() =>
        insert.run(row.id, at, kind, title, detail, written(facts), written(known)),
      );
      return { ...row, ...facts };
    },
    list: ({ kind, sinceMs = 0, limit }) =>
      (kind === undefined ? select.all(sinceMs, limit) : selectKind.all(kind, sinceMs, limit)).map(
        rowOf,
      ),
    get: (id) => {
      const row = selectOne.get(id);
      return row === undefined ? null : rowOf(row);
    },
    noteEffect: (id, effect) => {
      const text = JSON.stringify({ ...figures(id), effect });
      store.transaction(() => note.run(text, id));
    },
  };
};
