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

/** What is known besides the words. */
export type MarkerFacts = {
  readonly by?: string;
  readonly service?: string;
  readonly release?: string;
  readonly gate?: GateFacts;
  readonly effect?: DeployEffect;
};

export type KeptMarker = { readonly row: MarkerRow; readonly facts: MarkerFacts };

type Plain = Pick<MarkerRow, 'at' | 'kind' | 'title' | 'detail'>;

export type Markers = {
  /** Commits at once, or with the transaction that is open. */
  readonly add: (marker: Plain, facts?: MarkerFacts) => MarkerRow;
  /** Newest first. */
  readonly list: (range: { readonly sinceMs?: number; readonly limit: number }) => MarkerRow[];
  /** Those of one kind with all that is known of them, newest first. */
  readonly kept: (range: {
    readonly kind: MarkerRow['kind'];
    readonly sinceMs?: number;
    readonly limit: number;
  }) => KeptMarker[];
  readonly get: (id: string) => KeptMarker | null;
  /** What a deploy did, once that is known. */
  readonly noteEffect: (id: string, effect: DeployEffect) => void;
};

const factsOf = (row: Row): MarkerFacts => {
  const text = textOrNullIn(row, 'facts');
  return text === null ? {} : (JSON.parse(text) as MarkerFacts);
};

const rowOf = (row: Row): KeptMarker => {
  const facts = factsOf(row);
  const { by, service, release, gate } = facts;
  const plain = {
    ...{ id: textIn(row, 'id'), at: numberIn(row, 'at') },
    kind: markerKinds.find((kind) => kind === row.kind) ?? 'note',
    ...{ title: textIn(row, 'title'), detail: textIn(row, 'detail') },
  };
  const known = { by, service, release, run: gate?.run };
  const told = Object.entries(known).filter(([, value]) => value !== undefined);
  return { row: { ...plain, ...Object.fromEntries(told) }, facts };
};

export const openMarkers = (store: Store, nowMs: number): Markers => {
  const { database } = store;
  const columns = 'id, at_ms AS at, kind, title, detail, facts';
  const insert = database.prepare(
    'INSERT INTO markers (id, at_ms, kind, title, detail, facts) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    `SELECT ${columns} FROM markers WHERE at_ms >= ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const selectKind = database.prepare(
    `SELECT ${columns} FROM markers
     WHERE kind = ? AND at_ms >= ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const selectOne = database.prepare(`SELECT ${columns} FROM markers WHERE id = ?`);
  const note = database.prepare('UPDATE markers SET facts = ? WHERE id = ?');
  const forget = database.prepare('DELETE FROM markers WHERE at_ms < ?');
  store.transaction(() => forget.run(nowMs - markersKeptMs));

  const get = (id: string): KeptMarker | null => {
    const row = selectOne.get(id);
    return row === undefined ? null : rowOf(row);
  };

  return {
    get,
    add: ({ at, kind, title, detail }, facts = {}) => {
      const id = randomUUID();
      const text = Object.keys(facts).length === 0 ? null : JSON.stringify(facts);
      store.transaction(() => insert.run(id, at, kind, title, detail, text));
      return rowOf({ id, at, kind, title, detail, facts: text }).row;
    },
    list: ({ sinceMs = 0, limit }) => select.all(sinceMs, limit).map((row) => rowOf(row).row),
    kept: ({ kind, sinceMs = 0, limit }) => selectKind.all(kind, sinceMs, limit).map(rowOf),
    noteEffect: (id, effect) => {
      const known = get(id);
      if (known === null) return;
      const facts = JSON.stringify({ ...known.facts, effect });
      store.transaction(() => note.run(facts, id));
    },
  };
};
