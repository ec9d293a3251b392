// What every history has counted since it began, and how much of it others were told. What is told
// only rises, whatever is corrected in between. It is kept in a file of its own besides, so that it
// goes on where it was also after the store was lost or taken from an older copy.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { StoredIncrement } from './cells.ts';
import type { Store } from './database.ts';
import { numberIn, textIn } from './row.ts';

export type Told = { readonly good: number; readonly bad: number };

const fileSchema = z.record(
  z.string(),
  z.strictObject({ good: z.number().nonnegative(), bad: z.number().nonnegative() }),
);

/** Nothing where there is no such file, or one that was damaged: then the store is what is known. */
const readTold = (path: string): Readonly<Record<string, Told>> => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (Object(error).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return fileSchema.safeParse(JSON.parse(text)).data ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
};

export class TotalStore {
  readonly #store: Store;
  readonly #path: string;
  readonly #add;
  readonly #addNamed;
  readonly #rise;
  readonly #read;
  /** Told before of histories that the store did not have when it was opened. */
  readonly #missing = new Map<string, Told>();

  /** @param path of the file in which is kept what was told */
  constructor(store: Store, path: string) {
    this.#store = store;
    this.#path = path;
    const { database } = store;
    const sum = 'good = good + excluded.good, total = total + excluded.total';
    this.#add = database.prepare(
      `INSERT INTO totals (history, good, total, told_good, told_bad) VALUES (?, ?, ?, 0, 0)
       ON CONFLICT DO UPDATE SET ${sum}`,
    );
    this.#addNamed = database.prepare(
      `INSERT INTO totals (history, good, total, told_good, told_bad)
       SELECT id, ?, ?, 0, 0 FROM histories WHERE indicator = ?
       ON CONFLICT DO UPDATE SET ${sum}`,
    );
    this.#rise = database.prepare(
      `UPDATE totals SET told_good = max(told_good, good), told_bad = max(told_bad, total - good)
       WHERE told_good < good OR told_bad < total - good`,
    );
    this.#read = database.prepare(
      `SELECT indicator, good, total, told_good, told_bad
       FROM totals JOIN histories ON histories.id = history`,
    );
    this.#catchUp(readTold(path));
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
    this.#store.transaction(() => {
      for (const [name, { good, bad }] of this.#missing) {
        const { changes } = this.#addNamed.run(good, good + bad, name);
        if (changes > 0) this.#missing.delete(name);
      }
      this.#rise.run();
    });
    const told = new Map(this.#rows().map(({ name, told: each }): [string, Told] => [name, each]));
    const kept = Object.fromEntries([...this.#missing, ...told]);
    writeFileSync(`${this.#path}.new`, JSON.stringify(kept));
    renameSync(`${this.#path}.new`, this.#path);
    return told;
  }

  /** What was told and is not counted here any more was counted by a store that is gone. */
  #catchUp(before: Readonly<Record<string, Told>>): void {
    const rows = new Map(this.#rows().map((row) => [row.name, row]));
    this.#store.transaction(() => {
      for (const [name, told] of Object.entries(before)) {
        const row = rows.get(name);
        if (row === undefined) {
          this.#missing.set(name, told);
          continue;
        }
        const good = Math.max(0, told.good - row.good);
        const bad = Math.max(0, told.bad - (row.total - row.good));
        if (good + bad > 0) this.#addNamed.run(good, good + bad, name);
      }
    });
  }

  #rows(): { name: string; good: number; total: number; told: Told }[] {
    return this.#read.all().map((row) => ({
      name: textIn(row, 'indicator'),
      good: numberIn(row, 'good'),
      total: numberIn(row, 'total'),
      told: { good: numberIn(row, 'told_good'), bad: numberIn(row, 'told_bad') },
    }));
  }
}
