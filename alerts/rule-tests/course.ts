// The course of events that an alert is rehearsed with, put in as the pieces that the rules would
// have recorded, when the alert must be quiet and when it must fire, and what it must then say.

import { durationText } from '../../language/duration.ts';
import type { Figures } from '../figures.ts';
import { budgetOf } from '../recording.ts';
import type { Counted } from '../series.ts';
import { goFixed, goGeneral } from './go-format.ts';
import type { InputSeries } from './promtool.ts';

export type Course = {
  /** From one value of the input to the next. */
  readonly intervalSeconds: number;
  readonly inputs: readonly InputSeries[];
  readonly quietAt: readonly number[];
  readonly firesAt: number;
  readonly figures: Figures;
};

export type Held = { readonly bad: number; readonly total: number };

/** @param held what a window holds when the alert fires */
export const figuresOf = (
  held: (windowSeconds: number) => Held,
  amounts: (held: Held, counted: Counted) => readonly [string, string],
): Figures => ({
  bad: (counted, windowSeconds) => {
    const holds = held(windowSeconds);
    const [bad, total] = amounts(holds, counted);
    const share = goGeneral(100 * (holds.bad / holds.total), 3);
    return `${bad} of ${total} in ${durationText(windowSeconds)} (${share} %)`;
  },
  burn: ({ objective }, windowSeconds) => {
    const { bad, total } = held(windowSeconds);
    return `${goFixed(bad / total / budgetOf(objective), 1)}×`;
  },
  // promtool has no external labels unless a test gives some.
  grafana: '',
  board: '',
});
