// The clock by which everything is judged, as it is read from one evaluation to the next: where it
// jumps, whoever took it for true is told.

import type { Attendance } from './attendance.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Sources } from './sources.ts';

export type ClockWatchers = {
  readonly attendance: Attendance;
  readonly sources: Sources;
  readonly housekeeping: Housekeeping;
  readonly diagnostics: Diagnostics;
  /** Windows begin afresh from what is stored. */
  readonly readAnew: (nowMs: number) => void;
};

/** A collector that was not run for so long must not take its own pause for others' silence. */
const pauseMs = 10_000;
/** A clock set back by more than this leaves windows in the future: they are read anew. */
const clockStepMs = 60_000;

export class Clock {
  readonly #watchers: ClockWatchers;
  #readMs: number;
  #steps = 0;
  /** Up to when a clock that was set back had counted; infinite where none was. */
  #aheadUntilMs = Number.POSITIVE_INFINITY;

  constructor(watchers: ClockWatchers, nowMs: number) {
    this.#watchers = watchers;
    this.#readMs = nowMs;
  }

  /** How often it went back. */
  get steps(): number {
    return this.#steps;
  }

  /** It is `nowMs` now. */
  reads(nowMs: number): void {
    const { attendance, sources, housekeeping, diagnostics, readAnew } = this.#watchers;
    const beforeMs = this.#readMs;
    const passedMs = nowMs - beforeMs;
    this.#readMs = nowMs;
    if (passedMs > pauseMs) attendance.paused(beforeMs, nowMs);
    if (passedMs > pauseMs || passedMs < -clockStepMs) {
      sources.wake(nowMs);
      housekeeping.doubt(nowMs);
    }
    // What was counted ahead of a clock that was set back belongs to windows once its time has come.
    if (nowMs >= this.#aheadUntilMs) {
      this.#aheadUntilMs = Number.POSITIVE_INFINITY;
      readAnew(nowMs);
    }
    if (passedMs >= -1000) return;
    this.#steps += 1;
    attendance.setBack(beforeMs, nowMs);
    const text = `The collector's clock went back by ${Math.round(-passedMs / 1000)} s. Keep it by NTP; windows that reach over the step hold counts of both times.`;
    diagnostics.note('clock', text, nowMs);
    if (passedMs >= -clockStepMs) return;
    const known = this.#aheadUntilMs;
    this.#aheadUntilMs = known === Number.POSITIVE_INFINITY ? beforeMs : Math.max(known, beforeMs);
    readAnew(nowMs);
  }
}
