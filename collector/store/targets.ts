// Last values on disk: what each target's series stood at when their increments were counted. They
// are written in the transaction of those increments, so that nothing is lost or counted twice.

import type { Target, TargetChange } from '../sli/target.ts';
import type { Store } from './database.ts';
import { numberIn, numberOrNullIn, type Row, textIn } from './row.ts';

const rememberedDays = 31;
const goneDays = 1;
const dayMs = 86_400_000;

export class TargetStore {
  readonly #store: Store;
  readonly #ids = new Map<Target, number>();
  /** Ids given in the transaction under way: they are forgotten when it fails. */
  readonly #head;
  readonly #put;
  readonly #remove;
  readonly #sight;

  constructor(store: Store) {
    this.#store = store;
    const { database } = store;
    this.#head = database.prepare(
      `INSERT INTO targets (source, target, time_ms, process_start_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET time_ms = excluded.time_ms, process_start_ms = excluded.process_start_ms
       RETURNING id`,
    );
    this.#put = database.prepare(
      `INSERT INTO series (target, key, value, created_ms, time_ms, present) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET value = excluded.value, created_ms = excluded.created_ms,
         time_ms = excluded.time_ms, present = excluded.present`,
    );
    this.#remove = database.prepare('DELETE FROM series WHERE target = ? AND key = ?');
    this.#sight = database.prepare(
      'INSERT INTO sightings (history, target, since_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
  }

  /**
   * Within the caller's transaction.
   * @param historyId the stored id of a history
   */
  write(change: TargetChange, historyId: (history: number) => number): void {
    const { target, series, sightings } = change;
    const { timeMs, processStartMs } = target.head;
    const row = this.#head.get(target.source, target.name, timeMs, processStartMs);
    const id = numberIn(row ?? {}, 'id');
    this.#ids.set(target, id);
    for (const { key, before, after } of series) {
      if (after === null) {
        this.#remove.run(id, key);
        continue;
      }
      // The time of a series in an unbroken listing is its target's: no need to write it again.
      const same =
        before !== null &&
        before.value === after.value &&
        before.createdMs === after.createdMs &&
        before.present &&
        after.present;
      if (same) continue;
      this.#put.run(id, key, after.value, after.createdMs, after.timeMs, Number(after.present));
    }
    for (const { history, sinceMs } of sightings) this.#sight.run(historyId(history), id, sinceMs);
  }

  /** Within the caller's transaction: as if they had never been heard. */
  remove(targets: readonly Target[]): void {
    const remove = this.#store.database.prepare(
      'DELETE FROM targets WHERE source = ? AND target = ?',
    );
    for (const target of targets) {
      remove.run(target.source, target.name);
      this.#ids.delete(target);
    }
  }

  /** @param historyOf the history with this stored id; null for one that nothing reads any more */
  load(historyOf: (id: number) => number | null): Target[] {
    const { database } = this.#store;
    const targets = new Map<number, Target>();
    const heads = database.prepare(
      'SELECT id, source, target, time_ms, process_start_ms FROM targets',
    );
    for (const row of heads.all()) {
      const target: Target = {
        source: textIn(row, 'source'),
        name: textIn(row, 'target'),
        head: {
          timeMs: numberOrNullIn(row, 'time_ms'),
          processStartMs: numberOrNullIn(row, 'process_start_ms'),
        },
        series: new Map(),
        sightings: new Map(),
      };
      targets.set(numberIn(row, 'id'), target);
      this.#ids.set(target, numberIn(row, 'id'));
    }
    for (const row of database.prepare('SELECT * FROM series').iterate()) {
      addSeries(targets.get(numberIn(row, 'target')), row);
    }
    for (const row of database.prepare('SELECT * FROM sightings').iterate()) {
      const history = historyOf(numberIn(row, 'history'));
      const target = targets.get(numberIn(row, 'target'));
      if (history !== null) target?.sightings.set(history, numberIn(row, 'since_ms'));
    }
    return [...targets.values()];
  }

  /**
   * Within the caller's transaction: series long gone from a target that is alive, and targets not
   * heard for longer than any budget remembers.
   * @returns the targets forgotten
   */
  forget(targets: Iterable<Target>, nowMs: number): Target[] {
    const { database } = this.#store;
    const removeTarget = database.prepare('DELETE FROM targets WHERE id = ?');
    const forgotten: Target[] = [];
    for (const target of targets) {
      // One that was never written is forgotten all the same.
      const id = this.#ids.get(target) ?? null;
      const heardMs = target.head.timeMs ?? nowMs;
      if (heardMs < nowMs - rememberedDays * dayMs) {
        removeTarget.run(id);
        this.#ids.delete(target);
        forgotten.push(target);
        continue;
      }
      for (const [key, { present, timeMs }] of target.series) {
        if (present || timeMs > heardMs - goneDays * dayMs) continue;
        this.#remove.run(id, key);
        target.series.delete(key);
      }
    }
    return forgotten;
  }
}

const addSeries = (target: Target | undefined, row: Row): void => {
  if (target === undefined) return;
  const present = numberIn(row, 'present') === 1;
  const timeMs = numberIn(row, 'time_ms');
  target.series.set(textIn(row, 'key'), {
    value: numberIn(row, 'value'),
    createdMs: numberOrNullIn(row, 'created_ms'),
    timeMs: present ? Math.max(timeMs, target.head.timeMs ?? timeMs) : timeMs,
    present,
  });
};
