// How many bytes of bodies are decoded and counted at once: decoded they are many times as large.
// The others wait as they came, in a line for each source, and go through in turn.

import { Turns } from './turns.ts';

type Waiting = { readonly bytes: number; readonly enter: () => void };

export class Turnstile {
  readonly #most: number;
  readonly #onEnter: (bytes: number) => void;
  readonly #waiting = new Turns<Waiting>();
  #bytes = 0;

  /**
   * @param most a body that is larger goes through alone.
   * @param onEnter called before one goes in, with how large it is.
   */
  constructor(most: number, onEnter: (bytes: number) => void = () => {}) {
    this.#most = most;
    this.#onEnter = onEnter;
  }

  /** Resolves when there is room; what it resolves to must be called once, when all is done. */
  async enter(source: string, bytes: number): Promise<() => void> {
    if (this.#waiting.size > 0 || !this.#hasRoom(bytes)) {
      await new Promise<void>((enter) => this.#waiting.add(source, { bytes, enter }));
    } else {
      this.#bytes += bytes;
    }
    this.#onEnter(bytes);
    return () => this.#leave(bytes);
  }

  #hasRoom(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.#most;
  }

  #leave(bytes: number): void {
    this.#bytes -= bytes;
    for (let next = this.#next(); next !== null; next = this.#next()) {
      this.#bytes += next.bytes;
      next.enter();
    }
  }

  #next(): Waiting | null {
    return this.#waiting.next((waiting) => this.#hasRoom(waiting.bytes));
  }
}
