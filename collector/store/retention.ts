// What is too old to be read is removed in slices, so that no commit ever waits for more than one of
// them, however much there is: after a long sleep, say, or with thousands of objectives.

import type { Store } from './database.ts';

/** Removes at most so many of its oldest rows, within the caller's transaction. */
export type Prunable = { prune(nowMs: number, most: number): number };

/** Rows that are too old by a column of their own. */
export const expired = (
  { database }: Store,
  table: 'audit' | 'markers' | 'notifications',
  keptMs: number,
): Prunable => {
  const remove = database.prepare(
    `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE at_ms < ? LIMIT ?)`,
  );
  return { prune: (nowMs, most) => Number(remove.run(nowMs - keptMs, most).changes) };
};

/** A slice is a few milliseconds of work; a thousand objectives make about 1,100 old rows a second. */
export const rowsAtOnce = 4000;
/** While there is nothing left over, it looks less often. */
const restMs = 10_000;
/** After a step of the clock, what looks old may not be: it waits until the clock has kept its word. */
export const doubtMs = 600_000;

export class Retention {
  readonly #store: Store;
  readonly #prunables: readonly Prunable[];
  #dueMs: number;

  constructor(store: Store, prunables: readonly Prunable[], nowMs: number) {
    this.#store = store;
    this.#prunables = prunables;
    this.#dueMs = nowMs + doubtMs;
  }

  /** The clock is not to be trusted for a while. */
  doubt(nowMs: number): void {
    this.#dueMs = nowMs + doubtMs;
  }

  /**
   * Once a second.
   * @returns how many rows are gone
   * @throws CollectorError `store-unwritable`: none is gone; it is tried again
   */
  second(nowMs: number): number {
    if (nowMs < this.#dueMs) return 0;
    const removed = this.#store.transaction(() =>
      this.#prunables.reduce((sum, each) => sum + each.prune(nowMs, rowsAtOnce - sum), 0),
    );
    this.#dueMs = removed < rowsAtOnce ? nowMs + restMs : nowMs;
    return removed;
  }
}
