// A course of time slices: after a while without any, one bad slice after the other. The alert must
// be quiet until they are too many among all slices of its windows, and for as long as it waits.

import { durationText } from '../../language/duration.ts';
import { seriesText } from '../../language/promql-print.ts';
import type { Objective, Slices } from '../../language/slo-set.ts';
import { labelsOf, sliceName } from '../series.ts';
import type { Window } from '../window.ts';
import { type Course, figuresOf } from './course.ts';
import { goFixed } from './go-format.ts';
import { isHeld } from './visible.ts';

export type SliceRehearsal = {
  readonly objective: Objective;
  readonly slices: Slices;
  /** The rules are evaluated so often. */
  readonly everySeconds: number;
  /** It fires while each is exceeded. */
  readonly limits: readonly {
    readonly windows: readonly Window[];
    /** A share of bad slices. */
    readonly limit: number;
    readonly minimumBad: number;
  }[];
  readonly forSeconds: number;
};

export const sliceCourse = (rehearsal: SliceRehearsal): Course => {
  const { objective, slices, everySeconds, limits } = rehearsal;
  const windows = limits.flatMap((limit) => limit.windows);
  const sliceSeconds = slices.seconds;
  const allOf = (windowSeconds: number): number => Math.ceil(windowSeconds / sliceSeconds);
  /** The first slice was not measured, every later one was bad. */
  const badIn = (window: Window, now: number): number => {
    let bad = 0;
    for (let seconds = sliceSeconds; seconds <= now; seconds += sliceSeconds)
      if (isHeld(window, seconds, now)) bad += 1;
    return bad;
  };
  const longest = Math.max(...windows.map(({ seconds }) => seconds));
  const fires = (now: number): boolean =>
    limits.every(({ windows, limit, minimumBad }) => {
      const long = Math.max(...windows.map(({ seconds }) => seconds));
      return windows.every((window) => {
        const bad = badIn(window, now);
        const enough = window.seconds < long || bad >= minimumBad;
        return enough && bad / allOf(window.seconds) > limit;
      });
    });
  let now = 0;
  // A window that is all bad is above any limit; what lags is there two cells later.
  while (!fires(now) && now < 2 * longest + 900) now += everySeconds;
  const waits = Math.ceil(rehearsal.forSeconds / everySeconds);
  const firesAt = now + waits * everySeconds;
  return {
    intervalSeconds: sliceSeconds,
    inputs: [
      {
        series: seriesText(sliceName(sliceSeconds), labelsOf(objective)),
        values: `_ 0x${Math.ceil(firesAt / sliceSeconds)}`,
      },
    ],
    quietAt: [0, firesAt - everySeconds],
    firesAt,
    figures: figuresOf(
      (windowSeconds) => {
        const window = windows.find(({ seconds }) => seconds === windowSeconds);
        return { bad: window ? badIn(window, firesAt) : 0, total: allOf(windowSeconds) };
      },
      ({ bad, total }) => [
        goFixed(bad, slices.goodFrom === null ? 1 : 0),
        `${total} slices of ${durationText(sliceSeconds)}`,
      ],
    ),
  };
};
