// What waits to be forwarded, oldest first, within a bound of bytes that also counts what is under
// way. When there is no room the oldest makes it: the newest traces are those people look for.

/** Each body also costs its place in memory; many tiny ones must not get round the bound. */
const overheadBytes = 1024;

export class ForwardQueue<Body extends { readonly bytes: Uint8Array }> {
  readonly #mostBytes: number;
  #waiting: Body[] = [];
  #heldBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Waiting ones and those under way. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** @returns how many were dropped for it; itself, where nothing else was left to drop. */
  add(body: Body): number {
    this.#waiting.push(body);
    this.#heldBytes += sizeOf(body);
    let dropped = 0;
    while (this.#heldBytes > this.#mostBytes && this.#waiting.length > 0) {
      const oldest = this.take();
      if (oldest !== null) this.release(oldest);
      dropped += 1;
    }
    return dropped;
  }

  /** The oldest, which stays counted until it is released or put back. */
  take(): Body | null {
    return this.#waiting.shift() ?? null;
  }

  /** It is the oldest again. */
  putBack(body: Body): void {
    this.#waiting.unshift(body);
  }

  /** It was sent, or given up. */
  release(body: Body): void {
    this.#heldBytes -= sizeOf(body);
  }

  /** @returns how many were waiting. */
  clear(): number {
    const left = this.#waiting;
    this.#waiting = [];
    for (const body of left) this.release(body);
    return left.length;
  }
}

const sizeOf = ({ bytes }: { readonly bytes: Uint8Array }): number =>
  bytes.byteLength + overheadBytes;
