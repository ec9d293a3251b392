// When this collector was there to count: since its start, but for the pauses in which it did not
// run and the stretches of time that its clock went through twice.

import { Lapses, type Stretch } from '../window/lapses.ts';
import { momentText, stretchText } from './moment.ts';

export class Attendance {
  readonly #pauses: Lapses;
  readonly #repeats: Lapses;

  constructor(startMs: number) {
    this.#pauses = new Lapses(startMs);
    this.#repeats = new Lapses(startMs);
  }

  /** It did not run: it was halted, the machine slept, or the clock was set forward. */
  paused(fromMs: number, toMs: number): void {
    this.#pauses.add({ fromMs, toMs });
  }

  /** The clock stood at `laterMs`, and after it at `earlierMs`. */
  setBack(laterMs: number, earlierMs: number): void {
    this.#repeats.add({ fromMs: earlierMs, toMs: laterMs });
  }

  /** Why an interval was not attended whole, in sentences; none where it was. */
  gaps(interval: Stretch): string[] {
    const sinceMs = Math.max(
      this.#pauses.knownSince(interval) ?? Number.NEGATIVE_INFINITY,
      this.#repeats.knownSince(interval) ?? Number.NEGATIVE_INFINITY,
    );
    return [
      ...(Number.isFinite(sinceMs)
        ? [`the collector has been watching since ${momentText(sinceMs)} only`]
        : []),
      ...this.#pauses
        .within(interval)
        .map((pause) => `the collector did not run for ${stretchText(pause)}`),
      ...this.#repeats
        .within(interval)
        .map(
          (repeat) => `the collector's clock was set back: it passed ${stretchText(repeat)} twice`,
        ),
    ];
  }
}
