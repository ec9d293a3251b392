// What was counted for one indicator: measured counts, and those bridged over gaps, kept apart.
// Budgets read both; what may page reads measured counts only.

import { type Counts, none, plus } from '../sli/counts.ts';
import { Ladder, type Slice } from './ladder.ts';
import type { Level } from './level.ts';
import type { Tile } from './tiling.ts';

export type HistoryCounts = {
  /** What alerts and colours are decided on. */
  readonly measured: Counts;
  readonly all: Counts;
};

/** A way to read a ladder, remembered so that the second ladder can be given the same. */
type Attach = (ladder: Ladder, side: 'measured' | 'bridged') => void;

export class History {
  readonly #measured = new Ladder();
  /** Gaps are rare: most histories never need this. */
  #bridged: Ladder | null = null;
  readonly #attachments: Attach[] = [];
  #revision = 0;

  get levels(): readonly Level[] {
    return this.#measured.levels;
  }

  get byteLength(): number {
    return this.#measured.byteLength + (this.#bridged?.byteLength ?? 0);
  }

  /** Another number whenever anything was counted. */
  get revision(): number {
    return this.#revision;
  }

  /** Until when a window's counts stay what they are, if nothing more is counted. */
  quietUntil(seconds: number, nowMs: number): number {
    const bridged = this.#bridged?.quietUntil(seconds, nowMs) ?? Number.POSITIVE_INFINITY;
    return Math.min(this.#measured.quietUntil(seconds, nowMs), bridged);
  }

  add(timeMs: number, counts: Counts, bridged: boolean): void {
    this.#revision += 1;
    this.#ladder(bridged).add(timeMs, counts);
  }

  restore(level: number, cell: number, counts: Counts, bridged: boolean): void {
    this.#revision += 1;
    this.#ladder(bridged).restore(level, cell, counts);
  }

  window(seconds: number): (nowMs: number) => HistoryCounts {
    return this.#reader((ladder) => ladder.window(seconds));
  }

  since(longestSeconds: number): (sinceMs: number, nowMs: number) => HistoryCounts {
    return this.#reader((ladder) => ladder.since(longestSeconds));
  }

  tiles(): (tiles: readonly Tile[]) => HistoryCounts {
    return this.#reader((ladder) => ladder.tiles());
  }

  /** Bridged counts included. */
  slices(level: Level, count: number): (nowMs: number) => Slice[] {
    const readers: { [side in 'measured' | 'bridged']?: (nowMs: number) => Slice[] } = {};
    this.#attach((ladder, side) => {
      readers[side] = ladder.slices(level, count);
    });
    return (nowMs) => {
      const measured = readers.measured?.(nowMs) ?? [];
      const bridged = readers.bridged?.(nowMs);
      return measured.map((slice, index) => ({
        ...slice,
        ...plus(slice, bridged?.[index] ?? none),
      }));
    };
  }

  /** Asked for the same again, it says the same without looking. */
  #reader<First>(
    keep: (ladder: Ladder) => (first: First, nowMs: number) => Counts,
  ): (first: First, nowMs?: number) => HistoryCounts {
    const readers: { [side in 'measured' | 'bridged']?: (first: First, nowMs: number) => Counts } =
      {};
    this.#attach((ladder, side) => {
      readers[side] = keep(ladder);
    });
    let [bridgedBefore, told]: [Counts, HistoryCounts] = [none, { measured: none, all: none }];
    let asked: First | null = null;
    let [askedMs, revision] = [0, -1];
    return (first, nowMs = 0) => {
      if (first === asked && nowMs === askedMs && revision === this.#revision) return told;
      asked = first;
      askedMs = nowMs;
      revision = this.#revision;
      const measured = readers.measured?.(first, nowMs) ?? none;
      const bridged = readers.bridged?.(first, nowMs) ?? none;
      if (measured !== told.measured || bridged !== bridgedBefore) {
        bridgedBefore = bridged;
        told = { measured, all: bridged === none ? measured : plus(measured, bridged) };
      }
      return told;
    };
  }

  #attach(attach: Attach): void {
    this.#attachments.push(attach);
    attach(this.#measured, 'measured');
    if (this.#bridged !== null) attach(this.#bridged, 'bridged');
  }

  #ladder(bridged: boolean): Ladder {
    if (!bridged) return this.#measured;
    if (this.#bridged === null) {
      this.#bridged = new Ladder();
      for (const attach of this.#attachments) attach(this.#bridged, 'bridged');
    }
    return this.#bridged;
  }
}
