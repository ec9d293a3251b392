// What one batch adds to the histories. Good and total of one history are applied together at one
// time: readings of one collection that differ by moments count as one. What spans a gap is bridged.

import { type Counts, exact } from './counts.ts';
import { spread } from './spread.ts';

export type Increment = Counts & {
  readonly history: number;
  readonly timeMs: number;
  /** Spread over a gap: counts in budgets, never pages. */
  readonly bridged: boolean;
};

/** Instruments of one collection are read within moments of each other. */
const togetherMs = 1000;

/** A gap is longer than two intervals; half an interval is left for scrapes that begin late. */
const gapIntervals = 2.5;

export const isGap = (fromMs: number, toMs: number, intervalMs: number): boolean =>
  toMs - fromMs > gapIntervals * intervalMs;

type Sum = {
  readonly firstMs: number;
  fromMs: number;
  timeMs: number;
  good: number;
  total: number;
};

export class Increments {
  readonly #sums = new Map<number, Sum[]>();
  readonly #intervalMs: number;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** `amount` was counted in (fromMs, timeMs]. */
  add(
    history: number,
    side: 'good' | 'total',
    amount: number,
    fromMs: number,
    timeMs: number,
  ): void {
    if (amount === 0) return;
    const sums = this.#sums.get(history) ?? [];
    this.#sums.set(history, sums);
    let sum = sums.find((other) => Math.abs(other.firstMs - timeMs) <= togetherMs);
    if (sum === undefined) {
      sum = { firstMs: timeMs, fromMs, timeMs, good: 0, total: 0 };
      sums.push(sum);
    }
    sum.timeMs = Math.max(sum.timeMs, timeMs);
    sum.fromMs = Math.min(sum.fromMs, fromMs);
    sum[side] += exact(amount);
  }

  /** Sums that no measurement can have: more good than total events, or fewer than none. */
  impossible(): (Counts & { readonly history: number })[] {
    return [...this.#sums].flatMap(([history, sums]) =>
      sums
        .filter(({ good, total }) => good > total || good < 0)
        .map(({ good, total }) => ({ history, good, total })),
    );
  }

  list(): Increment[] {
    return [...this.#sums].flatMap(([history, sums]) =>
      sums.flatMap((sum) => this.#pieces(history, sum)),
    );
  }

  #pieces(history: number, sum: Sum): Increment[] {
    const { fromMs, timeMs, good, total } = sum;
    if (!isGap(fromMs, timeMs, this.#intervalMs)) {
      return [{ history, timeMs, good, total, bridged: false }];
    }
    return spread(sum, fromMs, timeMs).map((piece) => ({ ...piece, history, bridged: true }));
  }
}
