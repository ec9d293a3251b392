// What is known of every target that a Prometheus scrapes, whichever of its series is asked for:
// since when it is scraped, so that a series which it begins to have later counts from zero, and
// when its process began, so that a restart is seen also where no value has fallen.

import type { Scraped } from '../sample.ts';

type Known = {
  readonly firstMs: number;
  sinceMs: number | null;
  process: { readonly startMs: number; sinceMs: number } | null;
};

/** Of targets; of more nothing is known, which costs each new series its first value. */
const mostTargets = 50_000;

/** Starts are often computed from uptimes. */
const jitterMs = 1000;

export class ScrapedTargets {
  readonly #targets = new Map<string, Known>();
  /** Between two moments of a target: of the one that is scraped most often. */
  leastIntervalMs: number | null = null;

  /**
   * The first moment seen of a target may be the rest of one that came in parts; the second is whole
   * by the time that anything later comes.
   */
  see(target: string, timeMs: number): void {
    const known = this.#targets.get(target);
    if (known === undefined) {
      if (this.#targets.size >= mostTargets) return;
      this.#targets.set(target, { firstMs: timeMs, sinceMs: null, process: null });
    } else if (known.sinceMs === null && timeMs !== known.firstMs) {
      known.sinceMs = Math.max(timeMs, known.firstMs);
      const intervalMs = Math.abs(timeMs - known.firstMs);
      this.leastIntervalMs = Math.min(intervalMs, this.leastIntervalMs ?? intervalMs);
    }
  }

  /** @param startMs as the target told it at that time */
  seeProcess(target: string, startMs: number, timeMs: number): void {
    const known = this.#targets.get(target);
    if (known === undefined) return;
    const { process } = known;
    if (process === null || startMs > process.startMs + jitterMs) {
      known.process = { startMs, sinceMs: timeMs };
    } else if (timeMs < process.sinceMs && startMs >= process.startMs - jitterMs) {
      process.sinceMs = timeMs;
    }
  }

  /** @param laterMs is added to every time of a scrape */
  of(target: string, laterMs: number): Scraped {
    const { sinceMs = null, process = null } = this.#targets.get(target) ?? {};
    return {
      sinceMs: sinceMs === null ? null : sinceMs + laterMs,
      process: process === null ? null : { ...process, sinceMs: process.sinceMs + laterMs },
    };
  }
}
