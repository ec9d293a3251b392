// What is done beside the counting, so that neither memory nor disk grows for ever: targets not heard
// for longer than any budget remembers, room for new ones where a source has none left, and rows that
// are too old to be read.

import { auditKeptMs } from '../audit.ts';
import { notificationsKeptMs } from '../page/outbox.ts';
import { markersKeptMs } from '../serve/markers/markers.ts';
import type { Tracker } from '../sli/tracker.ts';
import type { Store } from '../store/database.ts';
import { expired, type Prunable, Retention } from '../store/retention.ts';
import type { TargetStore } from '../store/targets.ts';
import type { Histories } from './histories.ts';

export type HousekeepingOptions = {
  readonly store: Store;
  /** false: the store is never read again. */
  readonly isLasting: boolean;
  readonly targets: TargetStore;
  readonly tracker: Tracker;
  readonly histories: () => Histories;
  readonly prunables: readonly Prunable[];
};

const tidyEveryMs = 600_000;
/** Where a source's series find no room, what was silent for so long gives way. */
const [roomEveryMs, silentMs] = [10_000, 3_600_000];

export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #retention: Retention;
  #tidiedMs: number;
  #roomMadeMs: number;

  constructor(options: HousekeepingOptions, nowMs: number) {
    this.#options = options;
    const { store, prunables } = options;
    const beside = [
      expired(store, 'audit', auditKeptMs),
      expired(store, 'markers', markersKeptMs),
      expired(store, 'notifications', notificationsKeptMs),
    ];
    this.#retention = new Retention(store, [...prunables, ...beside], nowMs);
    this.#tidiedMs = nowMs;
    this.#roomMadeMs = nowMs;
  }

  /** A clock that is wrong for a moment must not make old counts look forgettable. */
  doubt(nowMs: number): void {
    this.#tidiedMs = nowMs;
    this.#retention.doubt(nowMs);
  }

  /** @throws CollectorError `store-unwritable`: the rest is tried again in the next second */
  second(nowMs: number): void {
    if (nowMs - this.#tidiedMs >= tidyEveryMs) this.#tidy(nowMs);
    if (nowMs - this.#roomMadeMs >= roomEveryMs) this.#makeRoom(nowMs);
    if (this.#options.isLasting) this.#retention.second(nowMs);
  }

  #tidy(nowMs: number): void {
    this.#tidiedMs = nowMs;
    const { store, tracker } = this.#options;
    store.transaction(() => {
      const forgotten = this.#options.targets.forget(tracker.targets.all(), nowMs);
      for (const target of forgotten) tracker.targets.forget(target);
    });
    tracker.targets.recount();
  }

  /** Forgets processes that are long gone, so that new ones can be remembered. */
  #makeRoom(nowMs: number): void {
    this.#roomMadeMs = nowMs;
    const { store, targets: stored, histories } = this.#options;
    const { targets } = this.#options.tracker;
    const crowded = targets.held().filter(({ isWanted }) => isWanted);
    for (const { source } of crowded) {
      const gone = targets.dispensable(source, nowMs - silentMs);
      if (gone.length === 0) continue;
      const untilMs = Math.max(...gone.map(({ head }) => head.timeMs ?? 0));
      store.transaction(() => {
        const mark = targets.markForgotten(source, untilMs);
        stored.write(mark, (history) => histories().storedId(history));
        stored.remove(gone);
      });
      for (const target of gone) targets.forget(target);
    }
    if (crowded.length > 0) targets.recount();
  }
}
