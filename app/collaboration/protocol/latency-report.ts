// Gathers how long remote edits took to arrive, and hands the figures over about once a second.

import type { Clock } from './clock.ts';

const pauseMs = 1_000;
const size = 100;
const longestSeconds = 3_600;

export class LatencyReport {
  readonly #clock: Clock;
  readonly #deliver: (seconds: number[]) => void;
  #seconds: number[] = [];
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, deliver: (seconds: number[]) => void) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  add(seconds: number): void {
    this.#seconds.push(Math.min(Math.max(0, seconds), longestSeconds));
    if (this.#seconds.length >= size) this.flush();
    else this.#cancel ??= this.#clock.after(pauseMs, () => this.flush());
  }

  flush(): void {
    this.stop();
    const seconds = this.#seconds;
    this.#seconds = [];
    if (seconds.length > 0) this.#deliver(seconds);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
