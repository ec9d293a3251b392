// The time slices of all objectives that have such: fed by the counts that were stored, closed once
// they have settled. A source that falls silent is waited for, for as long as late counts are taken:
// what is spread over its gap is then still in the slices of that gap. With them close the joint
// slices of composite budgets.

import type { Slices, SloSet } from '../../language/slo-set.ts';
import { latestMs } from '../sli/readings.ts';
import { lastSliceEnd, settlingMs, sliceCounts, slicesName } from '../sli/slices.ts';
import { type SlicePart, Slicing } from '../sli/slicing.ts';
import type { CellStore, StoredIncrement } from '../store/cells.ts';
import type { Store } from '../store/database.ts';
import { SliceStore } from '../store/slices.ts';
import type { Histories } from './histories.ts';
import { JointBook } from './joint-book.ts';
import type { Sources } from './sources.ts';

/** Slices of one length over one indicator; objectives may judge them by different shares. */
type Sliced = {
  readonly history: number;
  readonly source: string;
  readonly slicing: Slicing;
  /** The stored history of each way to judge them. */
  readonly kept: Map<number | null, number>;
};

export type SliceParts = {
  readonly parts: readonly { readonly sliced: Sliced; readonly parts: readonly SlicePart[] }[];
  /** Events of slices that are closed. */
  readonly late: number;
};

export type SliceBookOptions = {
  readonly slos: SloSet;
  readonly store: Store;
  readonly cells: CellStore;
  readonly histories: Histories;
  readonly sources: Pick<Sources, 'heardMs' | 'settlingIntervalMs'>;
};

export class SliceBook {
  readonly #options: SliceBookOptions;
  readonly #store: SliceStore;
  readonly #sliced = new Map<number, Map<number, Sliced>>();
  readonly #joints: JointBook;

  constructor(options: SliceBookOptions, nowMs: number) {
    this.#options = options;
    this.#store = new SliceStore(options.store);
    for (const { indicator, slices } of options.slos.objectives) {
      if (slices === null) continue;
      const history = options.histories.storedIdOf(indicator.id);
      const { kept } = this.#slicedAt(history, slices.seconds, indicator.source, nowMs);
      kept.set(slices.goodFrom, options.histories.storedIdOf(slicesName(indicator.id, slices)));
    }
    const slicingOf = (indicator: string, seconds: number): Slicing => {
      const sliced = this.#slicedOf(indicator, seconds);
      if (sliced === undefined) throw new RangeError(`There are no slices of ${indicator}.`);
      return sliced.slicing;
    };
    const { slos, store, histories } = options;
    this.#joints = store.transaction(
      () => new JointBook({ slos, histories, slicingOf, store: this.#store }, nowMs),
    );
  }

  /** What counts mean to open slices; nothing is changed. */
  split(increments: readonly StoredIncrement[]): SliceParts {
    const split: SliceParts['parts'][number][] = [];
    let late = 0;
    if (this.#sliced.size === 0) return { parts: split, late };
    for (const [history, own] of Map.groupBy(increments, (increment) => increment.history)) {
      for (const sliced of this.#sliced.get(history)?.values() ?? []) {
        const found = sliced.slicing.split(own);
        late += found.late;
        if (found.parts.length > 0) split.push({ sliced, parts: found.parts });
      }
    }
    return { parts: split, late };
  }

  /** Within the transaction of the counts. */
  write({ parts }: SliceParts): void {
    for (const { sliced, parts: own } of parts) {
      this.#store.write(sliced.history, sliced.slicing.seconds, own);
    }
  }

  /** After it. */
  take({ parts }: SliceParts): void {
    for (const { sliced, parts: own } of parts) sliced.slicing.take(own);
  }

  /**
   * Closes and counts what has settled.
   * @throws CollectorError `store-unwritable`: nothing was closed; the next call tries again
   */
  close(nowMs: number): void {
    const { store, cells, histories } = this.#options;
    const due = [...this.#sliced.values()]
      .flatMap((byLength) => [...byLength.values()])
      .map((sliced) => ({ sliced, endMs: this.#closable(sliced, nowMs) }))
      .filter(({ sliced, endMs }) => endMs > sliced.slicing.closedMs);
    if (due.length === 0) return;
    const joints = this.#joints.split(
      new Map(due.map(({ sliced, endMs }) => [sliced.slicing, endMs])),
    );
    const increments = [
      ...due.flatMap(({ sliced, endMs }) => counted(sliced, endMs)),
      ...joints.increments,
    ];
    store.transaction(() => {
      cells.write(increments, nowMs);
      this.#joints.write(joints);
      for (const { sliced, endMs } of due) {
        this.#store.close(sliced.history, sliced.slicing.seconds, endMs);
      }
    });
    histories.apply(increments);
    this.#joints.take(joints);
    for (const { sliced, endMs } of due) sliced.slicing.close(endMs);
  }

  /** Up to when the slices of an indicator are closed. */
  closedMs(indicator: string, { seconds }: Slices): number {
    return this.#slicedOf(indicator, seconds)?.slicing.closedMs ?? Number.NEGATIVE_INFINITY;
  }

  #slicedOf(indicator: string, seconds: number): Sliced | undefined {
    return this.#sliced.get(this.#options.histories.storedIdOf(indicator))?.get(seconds);
  }

  #closable({ source, slicing: { seconds } }: Sliced, nowMs: number): number {
    const { sources } = this.#options;
    const settling = settlingMs(sources.settlingIntervalMs(source));
    const heardMs = sources.heardMs(source) ?? Number.NEGATIVE_INFINITY;
    const awaitedMs = Math.max(heardMs, nowMs - Math.max(latestMs, settling));
    return lastSliceEnd(Math.min(nowMs - settling, awaitedMs), seconds);
  }

  #slicedAt(history: number, seconds: number, source: string, nowMs: number): Sliced {
    const byLength = this.#sliced.get(history) ?? new Map<number, Sliced>();
    this.#sliced.set(history, byLength);
    const known = byLength.get(seconds);
    if (known !== undefined) return known;
    // A mark ahead of the clock is of a clock that was wrong: slices of that time are to come yet.
    const closedMs = Math.min(
      this.#store.closedMs(history, seconds) ?? Number.NEGATIVE_INFINITY,
      lastSliceEnd(nowMs, seconds),
    );
    const slicing = new Slicing(seconds, closedMs, this.#store.open(history, seconds));
    const sliced = { history, source, slicing, kept: new Map() };
    byLength.set(seconds, sliced);
    return sliced;
  }
}

const counted = ({ slicing, kept }: Sliced, endMs: number): StoredIncrement[] =>
  slicing.upTo(endMs).flatMap((slice) =>
    [...kept].flatMap(([goodFrom, history]) => {
      const counts = sliceCounts(slice.counts, goodFrom);
      if (counts === null) return [];
      return [{ history, timeMs: slice.endMs, ...counts, bridged: slice.bridged }];
    }),
  );
