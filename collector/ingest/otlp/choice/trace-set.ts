// Traces that were chosen lately, by the last 64 bits of their ids, which are the random ones. Asked
// for every span, so that a span of no chosen trace costs a look at one bit.

/** Bits of the sieve; a few thousand traces leave most of them empty. */
const sieveBits = 2 ** 17;

const keyOf = (high: number, low: number): number =>
  ((high ^ (low >>> 11)) >>> 0) * 2 ** 21 + ((low ^ (high << 3)) & 0x1fffff);

class Generation {
  readonly sieve = new Uint32Array(sieveBits / 32);
  readonly keys = new Set<number>();

  has(high: number, low: number): boolean {
    const bit = low & (sieveBits - 1);
    if ((((this.sieve[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) return false;
    return this.keys.has(keyOf(high, low));
  }

  add(high: number, low: number): void {
    const bit = low & (sieveBits - 1);
    this.sieve[bit >>> 5] = (this.sieve[bit >>> 5] as number) | (1 << (bit & 31));
    this.keys.add(keyOf(high, low));
  }

  clear(): void {
    this.sieve.fill(0);
    this.keys.clear();
  }
}

export class TraceSet {
  readonly #most: number;
  #now = new Generation();
  #before = new Generation();

  /** @param most traces that are remembered for sure; twice as many at the most. */
  constructor(most: number) {
    this.#most = most;
  }

  has(high: number, low: number): boolean {
    return this.#now.has(high, low) || this.#before.has(high, low);
  }

  add(high: number, low: number): void {
    if (this.#now.keys.size >= this.#most) this.age();
    this.#now.add(high, low);
  }

  /** What was chosen before the last call is forgotten. */
  age(): void {
    const oldest = this.#before;
    this.#before = this.#now;
    oldest.clear();
    this.#now = oldest;
  }
}
