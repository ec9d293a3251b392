// Histories on disk: the cells of every level, each level as far back as its windows need. Writing
// adds to what is there, so that what a transaction holds is counted once, whenever it came.

import { cellAt, type Level, levels } from '../window/level.ts';
import type { Store } from './database.ts';
import { numberIn, textIn } from './row.ts';

export type StoredHistory = { readonly id: number; readonly sinceMs: number };

export type StoredIncrement = {
  /** Id of the stored history. */
  readonly history: number;
  readonly timeMs: number;
  readonly good: number;
  readonly total: number;
  readonly bridged: boolean;
};

export type StoredCell = {
  readonly history: number;
  readonly level: number;
  readonly cell: number;
  readonly good: number;
  readonly total: number;
  readonly bridged: boolean;
};

/** Counts may be some seconds ahead of the clock; cells beyond that are of a clock that was wrong. */
const aheadMs = 10_000;

const oldestKept = (level: Level, nowMs: number): number => cellAt(nowMs, level) - level.cells;

export class CellStore {
  readonly #store: Store;
  readonly #upsert;
  readonly #lastOf;
  readonly #removeUpTo;
  readonly #removeAll;

  constructor(store: Store) {
    this.#store = store;
    this.#lastOf = store.database.prepare(
      `SELECT cell, history, bridged FROM cells WHERE level = ? AND cell <= ?
       ORDER BY cell, history, bridged LIMIT 1 OFFSET ?`,
    );
    this.#removeUpTo = store.database.prepare(
      'DELETE FROM cells WHERE level = ? AND (cell, history, bridged) <= (?, ?, ?)',
    );
    this.#removeAll = store.database.prepare('DELETE FROM cells WHERE level = ? AND cell <= ?');
    this.#upsert = store.database.prepare(
      `INSERT INTO cells (level, cell, history, bridged, good, total) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total`,
    );
  }

  /** The histories of these indicators; those not seen before begin now. */
  histories(indicators: readonly string[], nowMs: number): Map<string, StoredHistory> {
    const { database } = this.#store;
    const found = new Map<string, StoredHistory>();
    this.#store.transaction(() => {
      const insert = database.prepare(
        'INSERT INTO histories (indicator, since_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
      );
      for (const indicator of indicators) insert.run(indicator, nowMs);
      for (const row of database.prepare('SELECT id, indicator, since_ms FROM histories').all()) {
        const stored = { id: numberIn(row, 'id'), sinceMs: numberIn(row, 'since_ms') };
        found.set(textIn(row, 'indicator'), stored);
      }
    });
    return new Map(
      indicators.map((indicator) => {
        const history = found.get(indicator);
        if (history === undefined) throw new RangeError(`No history was made for ${indicator}.`);
        return [indicator, history];
      }),
    );
  }

  /** Within the caller's transaction. */
  write(increments: readonly StoredIncrement[], nowMs: number): void {
    for (const level of levels) {
      const oldest = oldestKept(level, nowMs);
      const touched = new Map<
        string,
        { cell: number; first: StoredIncrement; good: number; total: number }
      >();
      for (const increment of increments) {
        const cell = cellAt(increment.timeMs, level);
        if (cell <= oldest) continue;
        const key = `${cell} ${increment.history} ${increment.bridged}`;
        const known = touched.get(key);
        if (known === undefined) {
          touched.set(key, {
            cell,
            first: increment,
            good: increment.good,
            total: increment.total,
          });
        } else {
          known.good += increment.good;
          known.total += increment.total;
        }
      }
      for (const { cell, first, good, total } of touched.values()) {
        this.#upsert.run(level.number, cell, first.history, Number(first.bridged), good, total);
      }
    }
  }

  /** Every cell that a window ending now can read, oldest first within its level. */
  *load(nowMs: number): Generator<StoredCell> {
    const select = this.#store.database.prepare(
      `SELECT cell, history, bridged, good, total FROM cells
       WHERE level = ? AND cell > ? AND cell <= ? ORDER BY cell`,
    );
    for (const level of levels) {
      const newest = cellAt(nowMs + aheadMs, level);
      for (const row of select.iterate(level.number, oldestKept(level, nowMs), newest)) {
        yield {
          level: level.number,
          cell: numberIn(row, 'cell'),
          history: numberIn(row, 'history'),
          good: numberIn(row, 'good'),
          total: numberIn(row, 'total'),
          bridged: numberIn(row, 'bridged') === 1,
        };
      }
    }
  }

  /**
   * Within the caller's transaction: cells that no window can reach any more, oldest first.
   * @param most so many at most
   * @returns how many are gone
   */
  prune(nowMs: number, most: number = Number.MAX_SAFE_INTEGER): number {
    let removed = 0;
    for (const level of levels) {
      if (removed >= most) break;
      const oldest = oldestKept(level, nowMs);
      const last = this.#lastOf.get(level.number, oldest, most - removed - 1);
      removed +=
        last === undefined
          ? Number(this.#removeAll.run(level.number, oldest).changes)
          : Number(
              this.#removeUpTo.run(
                level.number,
                numberIn(last, 'cell'),
                numberIn(last, 'history'),
                numberIn(last, 'bridged'),
              ).changes,
            );
    }
    return removed;
  }
}
