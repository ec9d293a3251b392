// Stretches of time for which something was not there: a silent source, a collector that slept.
// A bounded number is remembered; what was forgotten is said to be unknown, never to be whole.

/** (fromMs, toMs] */
export type Stretch = { readonly fromMs: number; readonly toMs: number };

const mostKept = 1000;

export class Lapses {
  readonly #most: number;
  #kept: readonly Stretch[] = [];
  #knownSinceMs: number;

  /** @param knownSinceMs nothing is known of the time before it. */
  constructor(knownSinceMs: number, most = mostKept) {
    this.#knownSinceMs = knownSinceMs;
    this.#most = most;
  }

  add(stretch: Stretch): void {
    this.#kept = [...this.#kept, stretch];
    const [oldest, ...others] = this.#kept;
    if (oldest === undefined || this.#kept.length <= this.#most) return;
    this.#kept = others;
    this.#knownSinceMs = Math.max(this.#knownSinceMs, oldest.toMs);
  }

  /** Since when all lapses are known, where that is within the interval; null where all are. */
  knownSince({ fromMs }: Stretch): number | null {
    return fromMs < this.#knownSinceMs ? this.#knownSinceMs : null;
  }

  /** Those that share a moment with the interval, oldest first, each whole. */
  within(interval: Stretch): Stretch[] {
    return this.#kept.filter((each) => overlaps(each, interval));
  }
}

/** An edge belongs to what ends there: what ends as another begins shares nothing with it. */
export const overlaps = (one: Stretch, other: Stretch): boolean =>
  one.fromMs < other.toMs && one.toMs > other.fromMs;
