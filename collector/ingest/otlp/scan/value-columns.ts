// The values of the wanted attributes: for each owner (a span, a resource) and each wanted key what
// kind of value was found and where it stands. Nothing is decoded that a number can say.

/** `odd` is for whatever is rare: lists, maps, bytes, numbers that no double holds. */
export const valueKind = { none: 0, text: 1, number: 2, bool: 3, odd: 4 } as const;

export class ValueColumns {
  /** How many values an owner has. */
  readonly width: number;
  #room = 0;
  kinds = new Uint8Array(0);
  /** Where a text stands; of an odd value its whole KeyValue. */
  from = new Int32Array(0);
  to = new Int32Array(0);
  /** Numbers, and 1 for true. */
  numbers = new Float64Array(0);

  constructor(width: number) {
    this.width = width;
  }

  /** Makes room for an owner and forgets what stood there. */
  clear(owner: number): void {
    const { width } = this;
    if (width === 0) return;
    const base = owner * width;
    if (base + width > this.#room) this.#grow(base + width);
    for (let slot = base; slot < base + width; slot += 1) this.kinds[slot] = valueKind.none;
  }

  #grow(needed: number): void {
    this.#room = Math.max(64, needed, 2 * this.#room);
    const { kinds, from, to, numbers } = this;
    this.kinds = new Uint8Array(this.#room);
    this.from = new Int32Array(this.#room);
    this.to = new Int32Array(this.#room);
    this.numbers = new Float64Array(this.#room);
    this.kinds.set(kinds);
    this.from.set(from);
    this.to.set(to);
    this.numbers.set(numbers);
  }
}
