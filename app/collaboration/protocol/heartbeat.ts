// Whether the hub is still there: asks at each beat, and says lost when an answer is overdue and
// nothing else was heard either. Timers of a page in the background may be late by minutes, so only
// an unanswered question means silence, never the time since the last beat.

import type { Clock } from './clock.ts';

export type HeartbeatEvents = {
  readonly ask: (at: number) => void;
  readonly lost: () => void;
};

export class Heartbeat {
  readonly #clock: Clock;
  readonly #events: HeartbeatEvents;
  #heardAt = 0;
  #askedAt: number | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, events: HeartbeatEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  start(intervalMs: number): void {
    this.stop();
    this.heard();
    this.#beat(intervalMs);
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  answered(): void {
    this.#askedAt = null;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#askedAt = null;
  }

  #beat(intervalMs: number): void {
    const now = this.#clock.now();
    const overdue = this.#askedAt !== null && now - this.#askedAt > 2 * intervalMs;
    if (overdue && now - this.#heardAt > 2 * intervalMs) {
      this.stop();
      this.#events.lost();
      return;
    }
    this.#askedAt ??= now;
    this.#cancel = this.#clock.after(intervalMs, () => this.#beat(intervalMs));
    this.#events.ask(now);
  }
}
