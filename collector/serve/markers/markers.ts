// Moments that charts are marked with: deploys, faults, pages, the collector's own starts. Written
// once, never changed; kept as long as counts are.

import { randomUUID } from 'node:crypto';
import type { Store } from '../../store/database.ts';
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

export type Markers = {
  /** Commits at once, or with the transaction that is open. */
  readonly add: (marker: Omit<MarkerRow, 'id'>) => MarkerRow;
  /** Newest first. */
  readonly list: (range: { readonly sinceMs?: number; readonly limit: number }) => MarkerRow[];
};

export const openMarkers = (store: Store, nowMs: number): Markers => {
  const { database } = store;
  const insert = database.prepare(
    'INSERT INTO markers (id, at_ms, kind, title, detail) VALUES (?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    `SELECT id, at_ms AS at, kind, title, detail FROM markers
     WHERE at_ms >= ? ORDER BY at_ms DESC, id DESC LIMIT ?`,
  );
  const forget = database.prepare('DELETE FROM markers WHERE at_ms < ?');
  store.transaction(() => forget.run(nowMs - markersKeptMs));
  return {
    add: (marker) => {
      const row = { id: randomUUID(), ...marker };
      store.transaction(() => insert.run(row.id, row.at, row.kind, row.title, row.detail));
      return row;
    },
    list: ({ sinceMs = 0, limit }) =>
      select.all(sinceMs, limit).map((row) => ({
        id: String(row.id),
        at: Number(row.at),
        kind: markerKinds.find((kind) => kind === row.kind) ?? 'note',
        title: String(row.title),
        detail: String(row.detail),
      })),
  };
};
