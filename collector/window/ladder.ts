// One count at all widths: an increment is added to a cell of every level, so that each window is
// read at the finest width that reaches back far enough. Levels are made when a window asks.

import { type Counts, none, plus } from '../sli/counts.ts';
import { cellAt, cellFrom, endOf, type Level, levelFor, levels } from './level.ts';
import { Ring } from './ring.ts';
import { type Tile, tiledLevels } from './tiling.ts';

/** Counts of (start, nowMs], start being on a cell, at or after the window's exact start. */
export type ReadWindow = (nowMs: number) => Counts;
/** Counts of (sinceMs, nowMs]. */
export type ReadSince = (sinceMs: number, nowMs: number) => Counts;
/** Counts of these cells. */
export type ReadTiles = (tiles: readonly Tile[]) => Counts;

export type Slice = Counts & { readonly endMs: number };

export class Ladder {
  readonly #rings = new Map<number, Ring>();

  /** The levels that some window reads. */
  get levels(): readonly Level[] {
    return levels.filter(({ number }) => this.#rings.has(number));
  }

  get byteLength(): number {
    return [...this.#rings.values()].reduce((sum, ring) => sum + ring.byteLength, 0);
  }

  add(timeMs: number, counts: Counts): void {
    for (const ring of this.#rings.values()) ring.add(cellAt(timeMs, ring.level), counts);
  }

  /** Puts back what was stored of one level. */
  restore(level: number, cell: number, counts: Counts): void {
    this.#rings.get(level)?.add(cell, counts);
  }

  /** @throws RangeError for a window beyond what is kept. */
  window(seconds: number): ReadWindow {
    const ring = this.#ring(levelFor(seconds));
    const cells = Math.ceil(seconds / ring.level.widthSeconds);
    const read = ring.keepSum();
    return (nowMs) => {
      const last = cellAt(nowMs, ring.level);
      return read(last - cells + 1, last);
    };
  }

  /**
   * Until when a window's counts stay what they are, if nothing more is counted: its oldest events
   * leave it then.
   */
  quietUntil(seconds: number, nowMs: number): number {
    const ring = this.#ring(levelFor(seconds));
    const last = cellAt(nowMs, ring.level);
    // What was counted ahead of the clock comes in by itself.
    if (ring.newest > last) return nowMs;
    const cells = Math.ceil(seconds / ring.level.widthSeconds);
    const filled = ring.firstFilled(last - cells + 1, last);
    return filled === null ? Number.POSITIVE_INFINITY : endOf(filled + cells - 1, ring.level);
  }

  /** @throws RangeError for a period beyond what is kept. */
  since(longestSeconds: number): ReadSince {
    const ring = this.#ring(levelFor(longestSeconds));
    const read = ring.keepSum();
    return (sinceMs, nowMs) => read(cellFrom(sinceMs, ring.level), cellAt(nowMs, ring.level));
  }

  /** A reader of the newest `count` cells of one width, oldest first. */
  slices(level: Level, count: number): (nowMs: number) => Slice[] {
    const ring = this.#ring(level);
    return (nowMs) => {
      const last = cellAt(nowMs, level);
      return Array.from({ length: count }, (_, index) => {
        const cell = last - count + 1 + index;
        return { endMs: endOf(cell, level), ...ring.cell(cell) };
      });
    };
  }

  /** For sums that are asked for now and then, of any cells: nothing is kept up to date for them. */
  tiles(): ReadTiles {
    for (const level of tiledLevels) this.#ring(level);
    return (tiles) =>
      tiles.reduce((sum, { level, first, last }) => {
        const ring = this.#ring(level);
        let counts = sum;
        for (let cell = first; cell <= last; cell += 1) counts = plus(counts, ring.cell(cell));
        return counts;
      }, none);
  }

  #ring(level: Level): Ring {
    const known = this.#rings.get(level.number);
    if (known !== undefined) return known;
    const ring = new Ring(level);
    this.#rings.set(level.number, ring);
    return ring;
  }
}
