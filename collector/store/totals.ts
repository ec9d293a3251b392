// What every history has counted since it began, and how much of it others were told: both survive
// restarts, and what is told only rises, whatever is corrected in between.

import type { StoredIncrement } from './cells.ts';
import type { Store } from './database.ts';
import { numberIn, textIn } from './row.ts';

export type Told = { readonly good: number; readonly bad: number };

export class TotalStore {
  readonly #store: Store;
  readonly #add;
  readonly #rise;
  readonly #read;

  constructor(store: Store) {
    this.#store = store;
    const { database } = store;
    this.#add = database.prepare(
      `INSERT INTO totals (history, good, total, told_good, told_bad) VALUES (?, ?, ?, 0, 0)
       ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total`,
    );
    this.#rise = database.prepare(
      `UPDATE totals SET told_good = max(told_good, good), told_bad = max(told_bad, total - good)
       WHERE told_good < good OR told_bad < total - good`,
    );
    this.#read = database.prepare(
      `SELECT indicator, told_good, told_bad FROM totals JOIN histories ON histories.id = history`,
    );
  }

  /** Within the caller's transaction. */
  write(increments: readonly StoredIncrement[]): void {
    const sums = new Map<number, { good: number; total: number }>();
    for (const { history, good, total } of increments) {
      const sum = sums.get(history) ?? { good: 0, total: 0 };
      sums.set(history, sum);
      sum.good += good;
      sum.total += total;
    }
    for (const [history, { good, total }] of sums) this.#add.run(history, good, total);
  }

  /** What may be told now, by the name of the history; it was written down as told before. */
  tell(): ReadonlyMap<string, Told> {
    this.#store.transaction(() => this.#rise.run());
    return new Map(
      this.#read
        .all()
        .map((row) => [
          textIn(row, 'indicator'),
          { good: numberIn(row, 'told_good'), bad: numberIn(row, 'told_bad') },
        ]),
    );
  }
}
