// The cells of one level, the newest in the place of the oldest, and the sums kept over some of them.
// A kept sum always equals the sum of its cells: what enters and leaves a cell enters and leaves it.

import { type Counts, none } from '../sli/counts.ts';
import type { Level } from './level.ts';

/** Counts may come some seconds ahead of the reader's clock; those cells must not cost old ones. */
const aheadSeconds = 15;

/** Cells first..last, sliding forward only. */
type KeptSum = { first: number; last: number; good: number; total: number; told: Counts };

export class Ring {
  readonly level: Level;
  readonly #cells: number;
  /** Good and total of each cell beside each other. */
  readonly #counts: Float64Array;
  readonly #sums: KeptSum[] = [];
  #newest = Number.NEGATIVE_INFINITY;
  /** Nothing was ever counted before. */
  #earliest = Number.POSITIVE_INFINITY;

  constructor(level: Level) {
    this.level = level;
    this.#cells = level.cells + Math.ceil(aheadSeconds / level.widthSeconds) + 1;
    this.#counts = new Float64Array(2 * this.#cells);
  }

  get byteLength(): number {
    return this.#counts.byteLength;
  }

  /** @returns false when the cell is too old for this level. */
  add(cell: number, { good, total }: Counts): boolean {
    this.#advance(cell);
    if (cell <= this.#newest - this.#cells) return false;
    if (cell < this.#earliest) this.#earliest = cell;
    const place = this.#place(cell);
    this.#counts[place] = (this.#counts[place] ?? 0) + good;
    this.#counts[place + 1] = (this.#counts[place + 1] ?? 0) + total;
    for (const sum of this.#sums) {
      if (cell < sum.first || cell > sum.last) continue;
      sum.good += good;
      sum.total += total;
    }
    return true;
  }

  cell(cell: number): Counts {
    if (cell > this.#newest || cell <= this.#newest - this.#cells) return none;
    const place = this.#place(cell);
    return { good: this.#counts[place] ?? 0, total: this.#counts[place + 1] ?? 0 };
  }

  /** The newest cell that anything was counted in, or was made room for. */
  get newest(): number {
    return this.#newest;
  }

  /** @returns null where nothing was counted in cells first..last. */
  firstFilled(first: number, last: number): number | null {
    const oldest = Math.max(this.#earliest, this.#newest - this.#cells + 1);
    for (let cell = Math.max(first, oldest); cell <= Math.min(last, this.#newest); cell += 1) {
      const place = this.#place(cell);
      if (this.#counts[place + 1] !== 0 || this.#counts[place] !== 0) return cell;
    }
    return null;
  }

  /**
   * Keeps a sum; the returned function slides it to cells first..last and reads it. It never slides
   * back: a reader whose clock was set back reads what it read before. While nothing has changed it
   * gives the same object, so that nobody need look at what is in it.
   */
  keepSum(): (first: number, last: number) => Counts {
    const sum: KeptSum = { first: 0, last: -1, good: 0, total: 0, told: none };
    this.#sums.push(sum);
    return (first, last) => {
      this.#slide(sum, first, last);
      const { good, total, told } = sum;
      if (told.good !== good || told.total !== total) sum.told = { good, total };
      return sum.told;
    };
  }

  #slide(sum: KeptSum, first: number, last: number): void {
    if (first > sum.last) {
      // Nothing of the old cells is left.
      Object.assign(sum, { first, last: first - 1, good: 0, total: 0 });
    }
    for (; sum.first < first; sum.first += 1) this.#weigh(sum, sum.first, -1);
    const oldest = this.#newest - this.#cells;
    if (sum.last < oldest) sum.last = Math.min(last, oldest);
    for (; sum.last < Math.min(last, this.#newest); sum.last += 1)
      this.#weigh(sum, sum.last + 1, 1);
    sum.last = Math.max(sum.last, last);
  }

  #weigh(sum: KeptSum, cell: number, sign: 1 | -1): void {
    const { good, total } = this.cell(cell);
    sum.good += sign * good;
    sum.total += sign * total;
  }

  /** Makes room up to `cell`; sums let go of what is overwritten. */
  #advance(cell: number): void {
    if (cell <= this.#newest) return;
    const oldest = cell - this.#cells + 1;
    for (const sum of this.#sums) {
      if (sum.first < oldest) this.#slide(sum, oldest, Math.max(sum.last, oldest - 1));
    }
    for (let next = Math.max(this.#newest + 1, oldest); next <= cell; next += 1) {
      const place = this.#place(next);
      this.#counts[place] = 0;
      this.#counts[place + 1] = 0;
    }
    this.#newest = cell;
  }

  #place(cell: number): number {
    return 2 * (cell % this.#cells);
  }
}
