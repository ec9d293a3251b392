// The slices of one indicator that are not closed yet. A slice is closed once, all up to a mark
// together; what comes for a closed one changes nothing and is told as late. The mark never goes
// back, so no slice is closed twice.

import { type Counts, none, plus } from './counts.ts';
import { sliceEnd } from './slices.ts';

/** What is added to one open slice. */
export type SlicePart = Counts & { readonly endMs: number; readonly bridged: boolean };

export type ClosedSlice = {
  readonly endMs: number;
  /** Its events, those bridged over gaps included. */
  readonly counts: Counts;
  /** Those alone that were measured. */
  readonly measured: Counts;
  /** Some of its events were spread over a gap: it is in budgets, but never pages. */
  readonly bridged: boolean;
};

type Open = { readonly measured: Counts; readonly bridged: Counts };
type Counted = Counts & { readonly timeMs: number; readonly bridged: boolean };

const empty: Open = { measured: none, bridged: none };

const add = (to: Map<number, Open>, parts: Iterable<SlicePart>): void => {
  for (const { endMs, bridged, good, total } of parts) {
    const open = to.get(endMs) ?? empty;
    const side = bridged ? 'bridged' : 'measured';
    to.set(endMs, { ...open, [side]: plus(open[side], { good, total }) });
  }
};

export class Slicing {
  readonly seconds: number;
  readonly #open = new Map<number, Open>();
  #closedMs: number;

  /** @param closedMs all slices that end then or earlier are closed */
  constructor(seconds: number, closedMs: number, open: Iterable<SlicePart> = []) {
    this.seconds = seconds;
    this.#closedMs = closedMs;
    this.take(open);
  }

  get closedMs(): number {
    return this.#closedMs;
  }

  /** What increments add to open slices, one part a slice and side, and the events that are late. */
  split(increments: Iterable<Counted>): { readonly parts: SlicePart[]; readonly late: number } {
    const parts = new Map<string, SlicePart>();
    let late = 0;
    for (const { timeMs, good, total, bridged } of increments) {
      const endMs = sliceEnd(timeMs, this.seconds);
      if (endMs <= this.#closedMs) {
        late += total;
        continue;
      }
      const key = `${endMs} ${bridged}`;
      parts.set(key, { endMs, bridged, ...plus(parts.get(key) ?? none, { good, total }) });
    }
    return { parts: [...parts.values()], late };
  }

  take(parts: Iterable<SlicePart>): void {
    add(this.#open, parts);
  }

  /**
   * The open slices that end at this moment or earlier, oldest first.
   * @param coming parts that are to be taken: they are counted, and nothing is changed
   */
  upTo(endMs: number, coming: Iterable<SlicePart> = []): ClosedSlice[] {
    const open = new Map(this.#open);
    add(open, coming);
    return [...open]
      .filter(([end]) => end <= endMs)
      .toSorted(([a], [b]) => a - b)
      .map(([end, { measured, bridged }]) => ({
        endMs: end,
        counts: plus(measured, bridged),
        measured,
        bridged: bridged.total > 0 || bridged.good > 0,
      }));
  }

  close(endMs: number): void {
    this.#closedMs = Math.max(this.#closedMs, endMs);
    for (const end of this.#open.keys()) if (end <= endMs) this.#open.delete(end);
  }
}
