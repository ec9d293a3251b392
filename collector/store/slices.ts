// Open slices on disk, and how far slices are closed. Parts are written in the transaction of the
// counts they are of, and a slice is closed in the transaction that counts it: a kill loses none and
// closes none twice.

import type { SlicePart } from '../sli/slicing.ts';
import type { Store } from './database.ts';
import { numberIn } from './row.ts';

export class SliceStore {
  readonly #store: Store;
  readonly #add;
  readonly #mark;
  readonly #remove;

  constructor(store: Store) {
    this.#store = store;
    this.#add = store.database.prepare(
      `INSERT INTO open_slices (history, seconds, end_ms, bridged, good, total) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total`,
    );
    this.#mark = store.database.prepare(
      'INSERT OR REPLACE INTO closed_slices (history, seconds, closed_ms) VALUES (?, ?, ?)',
    );
    this.#remove = store.database.prepare(
      'DELETE FROM open_slices WHERE history = ? AND seconds = ? AND end_ms <= ?',
    );
  }

  /** Up to when slices were closed; null where none ever was. */
  closedMs(history: number, seconds: number): number | null {
    const row = this.#store.database
      .prepare('SELECT closed_ms FROM closed_slices WHERE history = ? AND seconds = ?')
      .get(history, seconds);
    return row === undefined ? null : numberIn(row, 'closed_ms');
  }

  open(history: number, seconds: number): SlicePart[] {
    return this.#store.database
      .prepare(
        'SELECT end_ms, bridged, good, total FROM open_slices WHERE history = ? AND seconds = ?',
      )
      .all(history, seconds)
      .map((row) => ({
        endMs: numberIn(row, 'end_ms'),
        bridged: numberIn(row, 'bridged') === 1,
        good: numberIn(row, 'good'),
        total: numberIn(row, 'total'),
      }));
  }

  /** Within the caller's transaction. */
  write(history: number, seconds: number, parts: readonly SlicePart[]): void {
    for (const { endMs, bridged, good, total } of parts) {
      this.#add.run(history, seconds, endMs, Number(bridged), good, total);
    }
  }

  /** Within the transaction that counts them: all up to this end are closed. */
  close(history: number, seconds: number, endMs: number): void {
    this.#remove.run(history, seconds, endMs);
    this.#mark.run(history, seconds, endMs);
  }
}
