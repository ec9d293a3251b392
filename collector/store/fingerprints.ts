// Which pushes were counted in the last 15 minutes. A fingerprint is stored in the transaction of its
// batch's counts: a sender that repeats what was acknowledged, or nearly so, is not counted again.

import type { Store } from './database.ts';
import { numberIn, textIn } from './row.ts';

export const rememberedMs = 900_000;

const keyOf = (source: string, fingerprint: string): string =>
  `${source.length}:${source}${fingerprint}`;

export class Fingerprints {
  readonly #known = new Map<string, number>();
  readonly #insert;
  readonly #removeOld;

  constructor(store: Store, nowMs: number) {
    const { database } = store;
    this.#insert = database.prepare(
      `INSERT INTO fingerprints (source, fingerprint, time_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET time_ms = excluded.time_ms`,
    );
    this.#removeOld = database.prepare(
      `DELETE FROM fingerprints WHERE (source, fingerprint) IN (
         SELECT source, fingerprint FROM fingerprints WHERE time_ms <= ? ORDER BY time_ms LIMIT ?)`,
    );
    const recent = database.prepare(
      'SELECT * FROM fingerprints WHERE time_ms > ? ORDER BY time_ms',
    );
    for (const row of recent.iterate(nowMs - rememberedMs)) {
      this.#known.set(
        keyOf(textIn(row, 'source'), textIn(row, 'fingerprint')),
        numberIn(row, 'time_ms'),
      );
    }
  }

  /** @returns false when it was counted in the last 15 minutes; else it is now known. */
  take(source: string, fingerprint: string, nowMs: number): boolean {
    const key = keyOf(source, fingerprint);
    const seenMs = this.#known.get(key);
    if (seenMs !== undefined && seenMs > nowMs - rememberedMs) return false;
    this.#known.delete(key);
    this.#known.set(key, nowMs);
    return true;
  }

  /** Its batch was not stored after all. */
  giveBack(source: string, fingerprint: string): void {
    this.#known.delete(keyOf(source, fingerprint));
  }

  /** Within the caller's transaction. */
  write(source: string, fingerprint: string, nowMs: number): void {
    this.#insert.run(source, fingerprint, nowMs);
  }

  /**
   * Within the caller's transaction: the old ones, at most so many.
   * @returns how many are gone
   */
  prune(nowMs: number, most: number = Number.MAX_SAFE_INTEGER): number {
    let forgotten = 0;
    for (const [key, seenMs] of this.#known) {
      if (seenMs > nowMs - rememberedMs || forgotten >= most) break;
      this.#known.delete(key);
      forgotten += 1;
    }
    return Number(this.#removeOld.run(nowMs - rememberedMs, most).changes);
  }
}
