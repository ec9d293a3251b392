// The bodies of the last seconds, within a bound of bytes, with the traces that each holds: a span
// whose trace is chosen after it came is found here.

import { type RowSet, wordsFor } from '../../row-set.ts';
import type { Places } from '../scan/span-decoder.ts';
import type { SpanTable } from '../scan/span-table.ts';

export type RecentBody = {
  readonly bytes: Uint8Array;
  readonly atMs: number;
  readonly count: number;
  readonly spans: Places;
  /** The last 64 bits of each span's trace id. */
  readonly idHigh: Int32Array;
  readonly idLow: Int32Array;
  readonly resourceOf: Int32Array;
  readonly resources: Places;
  /** Rows that were decoded, or need not be. */
  readonly done: RowSet;
};

export const recentBody = (
  { bytes, count, from, to, resources, resourceFrom, resourceTo, resourceCount }: SpanTable,
  ids: { readonly high: Int32Array; readonly low: Int32Array },
  atMs: number,
): RecentBody => ({
  bytes,
  atMs,
  count,
  spans: { from: from.slice(0, count), to: to.slice(0, count) },
  idHigh: ids.high.slice(0, count),
  idLow: ids.low.slice(0, count),
  resourceOf: resources.slice(0, count),
  resources: {
    from: resourceFrom.slice(0, resourceCount),
    to: resourceTo.slice(0, resourceCount),
  },
  done: new Uint32Array(wordsFor(count)),
});

/** A body's index takes about this much a span. */
const indexBytes = 20;

export class RecentBodies {
  readonly #mostBytes: number;
  readonly #holdMs: number;
  #bodies: RecentBody[] = [];
  #first = 0;
  #bytes = 0;

  constructor(mostBytes: number, holdMs: number) {
    this.#mostBytes = mostBytes;
    this.#holdMs = holdMs;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Oldest first. */
  *[Symbol.iterator](): Iterator<RecentBody> {
    for (let index = this.#first; index < this.#bodies.length; index += 1) {
      yield this.#bodies[index] as RecentBody;
    }
  }

  add(body: RecentBody): void {
    this.#bodies.push(body);
    this.#bytes += sizeOf(body);
  }

  /** @returns the oldest body where it has to go, which it then has. */
  takeOut(nowMs: number): RecentBody | null {
    const oldest = this.#bodies[this.#first];
    if (oldest === undefined) return null;
    if (this.#bytes <= this.#mostBytes && nowMs - oldest.atMs < this.#holdMs) return null;
    this.#first += 1;
    this.#bytes -= sizeOf(oldest);
    // Moved up now and then, not every time.
    if (this.#first * 2 > this.#bodies.length) {
      this.#bodies = this.#bodies.slice(this.#first);
      this.#first = 0;
    }
    return oldest;
  }
}

const sizeOf = ({ bytes, count }: RecentBody): number => bytes.length + count * indexBytes;
