// Time that passes only when it is told to: timers go off in their order, at their time, and what
// they set going has settled before the next one. Chance comes from a seed, so a run can be repeated.

import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';

type Timer = { readonly at: number; readonly order: number; action: (() => void) | null };

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** Mulberry32, by T. Ettinger, in the public domain: 32 bits of state are enough for dice. */
export const dice = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
};

export class VirtualClock implements Clock {
  readonly random: () => number;
  #now: number;
  #order = 0;
  /** A heap: each is before its two children. */
  readonly #timers: Timer[] = [];

  constructor(seed: number, now = 1_000_000_000_000) {
    this.random = dice(seed);
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly after = (milliseconds: number, action: () => void): (() => void) => {
    this.#order += 1;
    const timer: Timer = {
      at: this.#now + Math.max(0, milliseconds),
      order: this.#order,
      action,
    };
    this.#push(timer);
    return () => {
      timer.action = null;
    };
  };

  /** @param over is asked between two timers. @returns when it was over, or `until`. */
  async run(until: number, over: () => boolean): Promise<number> {
    for (;;) {
      const next = this.#timers[0];
      if (next === undefined || next.at > until || over()) break;
      this.#pop();
      if (next.action === null) continue;
      this.#now = next.at;
      next.action();
      await settle();
    }
    if (!over()) this.#now = until;
    return this.#now;
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let place = heap.push(timer) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, timer)) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = timer;
  }

  #pop(): void {
    const heap = this.#timers;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (left === undefined) break;
      const smaller = right !== undefined && isBefore(right, left) ? right : left;
      if (smaller !== left) below += 1;
      if (isBefore(last, smaller)) break;
      heap[place] = smaller;
      place = below;
    }
    heap[place] = last;
  }
}
