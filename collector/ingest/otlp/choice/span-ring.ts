// Copies of spans that came lately and were not decoded, within a bound of bytes, with the traces
// that they belong to: a span whose trace is chosen after it came is found here. The oldest give way.

import type { Attributes } from '../../span.ts';

/** A span takes about so much: where they are smaller, fewer bytes are used. */
const typicalBytes = 256;

export class SpanRing {
  readonly #size: number;
  readonly #rows: number;
  // Pages of it are only taken from the system once they are written.
  #slab: Uint8Array = new Uint8Array(0);
  #high = new Int32Array(0);
  #low = new Int32Array(0);
  /** Where each begins, as if the slab had no end. */
  #starts = new Float64Array(0);
  #lengths = new Int32Array(0);
  #resources: (Attributes | null)[] = [];
  #first = 0;
  #next = 0;
  #end = 0;

  constructor(bytes: number) {
    this.#size = bytes;
    this.#rows = Math.ceil(bytes / typicalBytes);
  }

  get count(): number {
    return this.#next - this.#first;
  }

  /** @param high the last 64 bits of its trace id, with `low`. */
  add(
    body: Uint8Array,
    from: number,
    to: number,
    resource: Attributes,
    high: number,
    low: number,
  ): void {
    const length = to - from;
    if (length > this.#size) return;
    if (this.#slab.length === 0) this.#open();
    let start = this.#end;
    const place = start % this.#size;
    if (place + length > this.#size) start += this.#size - place;
    this.#end = start + length;
    this.#giveWay();
    const row = this.#next % this.#rows;
    this.#slab.set(body.subarray(from, to), start % this.#size);
    this.#starts[row] = start;
    this.#lengths[row] = length;
    this.#high[row] = high;
    this.#low[row] = low;
    this.#resources[row] = resource;
    this.#next += 1;
  }

  /**
   * Takes spans out, oldest first, until `take` says no.
   * @param isWanted by the last 64 bits of a trace id
   */
  take(
    isWanted: (high: number, low: number) => boolean,
    take: (span: Uint8Array, resource: Attributes) => boolean,
  ): void {
    for (let index = this.#first; index < this.#next; index += 1) {
      const row = index % this.#rows;
      const resource = this.#resources[row];
      if (!resource || !isWanted(this.#high[row] as number, this.#low[row] as number)) continue;
      const place = (this.#starts[row] as number) % this.#size;
      if (!take(this.#slab.subarray(place, place + (this.#lengths[row] as number)), resource))
        return;
      this.#resources[row] = null;
    }
  }

  #open(): void {
    this.#slab = new Uint8Array(this.#size);
    this.#high = new Int32Array(this.#rows);
    this.#low = new Int32Array(this.#rows);
    this.#starts = new Float64Array(this.#rows);
    this.#lengths = new Int32Array(this.#rows);
  }

  /** What the newest overwrites is gone. */
  #giveWay(): void {
    while (
      this.#first < this.#next &&
      (this.#next - this.#first >= this.#rows ||
        (this.#starts[this.#first % this.#rows] as number) < this.#end - this.#size)
    ) {
      this.#resources[this.#first % this.#rows] = null;
      this.#first += 1;
    }
  }
}
