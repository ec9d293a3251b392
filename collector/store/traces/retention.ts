// Which traces stay when there is no room for all: those that show what an objective asks about,
// the failed and the slow before the rest, of which a fair sample stays. No kind crowds out another.

import type { SpanFilter } from '../../../language/slo-set.ts';
import { matchesSpan } from '../../../language/span-filter.ts';
import type { KeptTrace } from './kept-trace.ts';

/** Traces kept for one reason, oldest first. */
class Shelf {
  readonly traces = new Map<string, KeptTrace>();
  bytes = 0;
}

/** The rest may use what is free, but keeps only so much of the room when others need it. */
const ordinaryShare = 1 / 8;
/** Slow for any request, whatever the objectives say. */
const slowNs = 1_000_000_000;

export class Retention {
  readonly #maxBytes: number;
  readonly #interests: readonly SpanFilter[];
  readonly #random: () => number;
  readonly #shelves: readonly Shelf[];
  readonly #failed = new Shelf();
  readonly #slow = new Shelf();
  readonly #ordinary = new Shelf();
  readonly #shelfOf = new Map<string, Shelf>();
  #bytes = 0;

  constructor(maxBytes: number, interests: readonly SpanFilter[], random: () => number) {
    this.#maxBytes = maxBytes;
    this.#interests = interests;
    this.#random = random;
    this.#shelves = interests.map(() => new Shelf());
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Puts a trace that is new or has grown where it belongs now. */
  place(trace: KeptTrace, grownBytes: number): void {
    this.#bytes += grownBytes;
    const from = this.#shelfOf.get(trace.traceId);
    const to = this.#shelfFor(trace);
    if (from === to) {
      to.bytes += grownBytes;
      return;
    }
    if (from) {
      from.traces.delete(trace.traceId);
      from.bytes -= trace.bytes - grownBytes;
    }
    to.traces.set(trace.traceId, trace);
    to.bytes += trace.bytes;
    this.#shelfOf.set(trace.traceId, to);
  }

  /** @returns the traces that had to go. */
  evict(): KeptTrace[] {
    const gone: KeptTrace[] = [];
    while (this.#bytes > this.#maxBytes) {
      const trace = this.#victim();
      if (!trace) break;
      const shelf = this.#shelfOf.get(trace.traceId);
      if (shelf) {
        shelf.traces.delete(trace.traceId);
        shelf.bytes -= trace.bytes;
      }
      this.#shelfOf.delete(trace.traceId);
      this.#bytes -= trace.bytes;
      gone.push(trace);
    }
    return gone;
  }

  /** Of several interests that a trace meets it serves the one that has the least. */
  #shelfFor(trace: KeptTrace): Shelf {
    let least: Shelf | undefined;
    for (const [index, filter] of this.#interests.entries()) {
      const shelf = this.#shelves[index];
      if (!shelf || (least && shelf.bytes >= least.bytes)) continue;
      if (Iterator.from(trace.spans).some((span) => matchesSpan(filter, span))) least = shelf;
    }
    if (least) {
      // Once it serves an interest it stays there, so that it does not wander as it grows.
      const current = this.#shelfOf.get(trace.traceId);
      return current && this.#shelves.includes(current) ? current : least;
    }
    if (trace.hasFailed) return this.#failed;
    return (trace.root?.durationNs ?? 0) >= slowNs ? this.#slow : this.#ordinary;
  }

  #victim(): KeptTrace | undefined {
    const { traces, bytes } = this.#ordinary;
    if (bytes > this.#maxBytes * ordinaryShare) {
      return traces
        .values()
        .drop(Math.floor(this.#random() * traces.size))
        .next().value;
    }
    const fullest = [...this.#shelves, this.#failed, this.#slow, this.#ordinary].reduce(
      (most, shelf) => (shelf.bytes > most.bytes ? shelf : most),
    );
    return fullest.traces.values().next().value;
  }
}
