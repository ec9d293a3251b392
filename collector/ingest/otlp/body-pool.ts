// Memory for whole bodies that is used again and again: new memory for each request of some hundred
// kilobytes would cost as much as reading what is in it. A body is given back once nobody holds it.

/** Pieces are multiples of this. */
const stepBytes = 64 * 1024;

/**
 * Frees a chunk that nobody else holds. Left to the collector of garbage, some hundred megabytes of
 * dead chunks a second would have it go through all that lives, again and again.
 */
export const freeChunk = ({ buffer, length }: Buffer): void => {
  if (length > 0 && buffer instanceof ArrayBuffer && buffer.byteLength === length) {
    buffer.transfer(0);
  }
};

export class BodyPool {
  readonly #mostBytes: number;
  readonly #free = new Map<number, ArrayBuffer[]>();
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #freeBytes = 0;

  /** @param mostBytes that wait to be used again. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * The chunks in one piece; a single one is that piece. It may be given back, and need not be.
   * @param areOurs nobody else holds the chunks: their memory is freed at once
   */
  gather(chunks: readonly Buffer[], length: number, areOurs = false): Buffer {
    const [only] = chunks;
    if (only !== undefined && chunks.length === 1) return only;
    const whole = this.take(length);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
      if (areOurs) freeChunk(chunk);
    }
    return whole;
  }

  /** Room for a body of that length. It may be given back, and need not be. */
  take(length: number): Buffer {
    return Buffer.from(this.#take(this.sizeFor(length)), 0, length);
  }

  /** The size of memory that has room for so much. */
  sizeFor(length: number): number {
    return Math.ceil(length / stepBytes) * stepBytes;
  }

  /** A body that others made, in memory of such a size that nobody else holds: it may be given back. */
  adopt(whole: Buffer, size: number): Buffer {
    const isWhole = whole.byteOffset === 0 && whole.buffer.byteLength === size;
    if (isWhole) this.#lent.add(whole.buffer);
    return whole;
  }

  /** Nobody may hold any part of it any more. */
  giveBack({ buffer }: Uint8Array): void {
    // Not ours, or given back before.
    if (!(buffer instanceof ArrayBuffer) || !this.#lent.delete(buffer)) return;
    const size = buffer.byteLength;
    if (this.#freeBytes + size > this.#mostBytes) {
      buffer.transfer(0);
      return;
    }
    this.#freeBytes += size;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [buffer]);
    else free.push(buffer);
  }

  #take(size: number): ArrayBuffer {
    const free = this.#free.get(size)?.pop();
    if (free !== undefined) this.#freeBytes -= size;
    const memory = free ?? new ArrayBuffer(size);
    this.#lent.add(memory);
    return memory;
  }
}

/** All doors share it. */
export const bodyPool = new BodyPool(16 * 1024 * 1024);
