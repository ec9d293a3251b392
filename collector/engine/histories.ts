// All histories in memory, over those on disk: one per indicator, one per way in which its time is
// sliced, one per union of such slices, and one per data source that holds how many seconds it was
// heard. Memory follows the disk: counts are applied after their commit.

import type { Objective, SloSet } from '../../language/slo-set.ts';
import { type Compilation, compile } from '../sli/compilation.ts';
import type { Increment } from '../sli/increments.ts';
import { jointName, jointParts } from '../sli/joint.ts';
import { slicesName } from '../sli/slices.ts';
import type { CellStore, StoredHistory, StoredIncrement } from '../store/cells.ts';
import { History } from '../window/history.ts';

export class Histories {
  readonly compilation: Compilation;
  readonly #cells: CellStore;
  readonly #stored: ReadonlyMap<string, StoredHistory>;
  readonly #byName = new Map<string, History>();
  readonly #byId = new Map<number, History>();
  readonly #places = new Map<number, number>();

  constructor(slos: SloSet, cells: CellStore, nowMs: number) {
    this.compilation = compile(slos);
    this.#cells = cells;
    const sources = new Set(this.compilation.indicators.map(({ source }) => source));
    this.#stored = cells.histories(
      [
        ...this.compilation.indicators.map(({ id }) => id),
        ...[...sources].map(heardName),
        ...new Set([...slos.objectives.flatMap(slicedName), ...jointNames(slos)]),
      ],
      nowMs,
    );
    for (const [place, { id }] of this.compilation.indicators.entries()) {
      this.#places.set(this.#storedNamed(id).id, place);
    }
    for (const [name, { id }] of this.#stored) {
      const history = new History();
      this.#byName.set(name, history);
      this.#byId.set(id, history);
    }
  }

  /** What was counted for the indicator with this id. */
  counted(indicator: string): History {
    return this.#history(indicator);
  }

  /** What an objective's budget is of: its events, or its time slices. */
  budgeted({ indicator, slices }: Objective): History {
    return this.#history(slices === null ? indicator.id : slicesName(indicator.id, slices));
  }

  /** Time slices of several objectives as one. */
  joint(parts: readonly Objective[]): History {
    return this.#history(jointName(parts));
  }

  /** Seconds for which a source was heard. */
  heard(source: string): History {
    return this.#history(heardName(source));
  }

  sinceMs(history: number): number {
    return this.#storedAt(history).sinceMs;
  }

  /** Since when an objective's budget counts. */
  sinceMsOf({ indicator, slices }: Objective): number {
    return this.#storedNamed(slices === null ? indicator.id : slicesName(indicator.id, slices))
      .sinceMs;
  }

  /** The stored id of a history by its name. */
  storedIdOf(name: string): number {
    return this.#storedNamed(name).id;
  }

  storedId(history: number): number {
    return this.#storedAt(history).id;
  }

  /** The place of the indicator whose history has this stored id. */
  placeOf(id: number): number | null {
    return this.#places.get(id) ?? null;
  }

  stored(increments: readonly Increment[]): StoredIncrement[] {
    return increments.map((each) => ({ ...each, history: this.storedId(each.history) }));
  }

  observed(source: string, seconds: number, timeMs: number): StoredIncrement {
    const history = this.#storedNamed(heardName(source)).id;
    return { history, timeMs, good: seconds, total: seconds, bridged: false };
  }

  isRead(source: string): boolean {
    return this.#byName.has(heardName(source));
  }

  /** After the windows were asked for: what was counted before this process began. */
  load(nowMs: number): void {
    for (const { history, level, cell, good, total, bridged } of this.#cells.load(nowMs)) {
      this.#byId.get(history)?.restore(level, cell, { good, total }, bridged);
    }
  }

  apply(increments: readonly StoredIncrement[]): void {
    for (const { history, timeMs, good, total, bridged } of increments) {
      this.#byId.get(history)?.add(timeMs, { good, total }, bridged);
    }
  }

  get byteLength(): number {
    return [...this.#byId.values()].reduce((sum, history) => sum + history.byteLength, 0);
  }

  #history(name: string): History {
    const history = this.#byName.get(name);
    if (history === undefined) throw new RangeError(`There is no history of ${name}.`);
    return history;
  }

  #storedAt(history: number): StoredHistory {
    const indicator = this.compilation.indicators[history];
    if (indicator === undefined) throw new RangeError(`There is no history ${history}.`);
    return this.#storedNamed(indicator.id);
  }

  #storedNamed(name: string): StoredHistory {
    const stored = this.#stored.get(name);
    if (stored === undefined) throw new RangeError(`There is no history of ${name}.`);
    return stored;
  }
}

const slicedName = ({ indicator, slices }: Objective): string[] =>
  slices === null ? [] : [slicesName(indicator.id, slices)];

const jointNames = ({ composites, objectives }: SloSet): string[] =>
  composites.flatMap(({ joint }) =>
    (joint?.unions ?? []).map((union) => jointName(jointParts(union, objectives))),
  );

/** The name of the history of how long a source was heard. */
export const heardName = (source: string): string => `source/${source}`;
