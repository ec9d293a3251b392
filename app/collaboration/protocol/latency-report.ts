// Gathers how long remote edits took to arrive, and hands the figures over about once a second, or
// later when nobody can take them now. Of very many the newest are kept.

import type { Clock } from './clock.ts';

const pauseMs = 1_000;
const size = 100;
const longestSeconds = 3_600;

export class LatencyReport {
  readonly #clock: Clock;
  readonly #deliver: (seconds: number[]) => boolean;
  #seconds: number[] = [];
  #cancel: (() => void) | null = null;

  /** @param deliver tells whether it could. */
  constructor(clock: Clock, deliver: (seconds: number[]) => boolean) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  add(seconds: number): void {
    this.#seconds.push(Math.min(Math.max(0, seconds), longestSeconds));
    if (this.#seconds.length >= size) this.flush();
    else this.#plan();
  }

  flush(): void {
    this.stop();
    if (this.#seconds.length === 0) return;
    if (this.#deliver(this.#seconds)) {
      this.#seconds = [];
    } else {
      this.#seconds = this.#seconds.slice(-size);
      this.#plan();
    }
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #plan(): void {
    this.#cancel ??= this.#clock.after(pauseMs, () => this.flush());
  }
}
