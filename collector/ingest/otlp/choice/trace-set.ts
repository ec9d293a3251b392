// Traces that were chosen lately, by the last 64 bits of their ids, which are the random ones. Asked
// for every span, so that a span of no chosen trace costs a look at one bit.

/** Bits of the sieve; a few thousand traces leave most of them empty. */
const sieveBits = 2 ** 17;

const keyOf = (high: number, low: number): number =>
  ((high ^ (low >>> 11)) >>> 0) * 2 ** 21 + ((low ^ (high << 3)) & 0x1fffff);

class Generation {
  readonly sieve = new Uint32Array(sieveBits / 32);
  readonly keys = new Set<number>();

  clear(): void {
    this.sieve.fill(0);
    this.keys.clear();
  }
}

const setBit = (sieve: Uint32Array, bit: number): void => {
  sieve[bit >>> 5] = (sieve[bit >>> 5] as number) | (1 << (bit & 31));
};

export class TraceSet {
  readonly #most: number;
  /** The sieve of both generations. */
  readonly #either = new Uint32Array(sieveBits / 32);
  #now = new Generation();
  #before = new Generation();

  /** @param most traces that are remembered for sure; twice as many at the most. */
  constructor(most: number) {
    this.#most = most;
  }

  has(high: number, low: number): boolean {
    const bit = low & (sieveBits - 1);
    if ((((this.#either[bit >>> 5] as number) >>> (bit & 31)) & 1) === 0) return false;
    const key = keyOf(high, low);
    return this.#now.keys.has(key) || this.#before.keys.has(key);
  }

  add(high: number, low: number): void {
    if (this.#now.keys.size >= this.#most) this.age();
    const bit = low & (sieveBits - 1);
    setBit(this.#now.sieve, bit);
    setBit(this.#either, bit);
    this.#now.keys.add(keyOf(high, low));
  }

  /** What was chosen before the last call is forgotten. */
  age(): void {
    const oldest = this.#before;
    this.#before = this.#now;
    oldest.clear();
    this.#now = oldest;
    this.#either.set(this.#before.sieve);
  }
}
