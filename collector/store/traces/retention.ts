// Which traces stay when there is no room for all: those that show what an objective asks about,
// the failed and the slow before the rest, of which a fair sample stays. No kind crowds out another.

import type { SpanFilter } from '../../../language/slo-set.ts';
import { matchesSpan } from '../../../language/span-filter.ts';
import type { KeptTrace } from './kept-trace.ts';
import { Lottery, Queue, type Shelf } from './shelf.ts';

/** The rest may use what is free, but keeps only so much of the room when others need it. */
const ordinaryShare = 1 / 8;
/** Slow for any request, whatever the objectives say. */
const slowNs = 1_000_000_000;

export class Retention {
  readonly #maxBytes: number;
  readonly #interests: readonly { readonly filter: SpanFilter; readonly shelf: Shelf }[];
  readonly #failed: Shelf = new Queue();
  readonly #slow: Shelf = new Queue();
  readonly #ordinary: Shelf;
  readonly #shelfOf = new Map<string, Shelf>();
  #bytes = 0;

  constructor(maxBytes: number, interests: readonly SpanFilter[], random: () => number) {
    this.#maxBytes = maxBytes;
    this.#interests = interests.map((filter) => ({ filter, shelf: new Queue() }));
    this.#ordinary = new Lottery(random);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Puts a trace that is new or has grown where it belongs now. */
  place(trace: KeptTrace, grownBytes: number): void {
    this.#bytes += grownBytes;
    const from = this.#shelfOf.get(trace.traceId);
    const to = this.#shelfFor(trace, from);
    if (from === to) {
      to.grow(grownBytes);
      return;
    }
    from?.remove(trace, trace.bytes - grownBytes);
    to.add(trace);
    this.#shelfOf.set(trace.traceId, to);
  }

  /** @returns the traces that had to go. */
  evict(): KeptTrace[] {
    const gone: KeptTrace[] = [];
    while (this.#bytes > this.#maxBytes) {
      const trace = this.#shelfToCut().first();
      if (!trace) break;
      this.#shelfOf.get(trace.traceId)?.remove(trace, trace.bytes);
      this.#shelfOf.delete(trace.traceId);
      this.#bytes -= trace.bytes;
      gone.push(trace);
    }
    return gone;
  }

  /**
   * Of several interests that a trace meets it serves the one that has the least; once it serves
   * one it stays there, so that it does not wander as it grows.
   */
  #shelfFor(trace: KeptTrace, current: Shelf | undefined): Shelf {
    if (this.#interests.some(({ shelf }) => shelf === current)) return current ?? this.#ordinary;
    let least: Shelf | undefined;
    for (const { filter, shelf } of this.#interests) {
      if (least && shelf.bytes >= least.bytes) continue;
      if (trace.hasSpan((span) => matchesSpan(filter, span))) least = shelf;
    }
    if (least) return least;
    if (trace.tellsOfError) return this.#failed;
    return (trace.root?.durationNs ?? 0) >= slowNs ? this.#slow : this.#ordinary;
  }

  #shelfToCut(): Shelf {
    if (this.#ordinary.bytes > this.#maxBytes * ordinaryShare) return this.#ordinary;
    const shelves = [...this.#interests.map(({ shelf }) => shelf), this.#failed, this.#slow];
    return shelves.reduce(
      (fullest, shelf) => (shelf.bytes > fullest.bytes ? shelf : fullest),
      this.#ordinary,
    );
  }
}
