// A course of events. Long idleness comes first, so that it was observed; then a few bad events, then
// just as many as are allowed, then too many, and more of them for as long as the alert waits.

import { seriesText } from '../../language/promql-print.ts';
import type { Objective } from '../../language/slo-set.ts';
import { countedFor, countedLabels, type Side, sharesTotal, stepName } from '../series.ts';
import { stepSeconds, type Window } from '../window.ts';
import { type Course, figuresOf, type Held } from './course.ts';
import type { InputSeries } from './promtool.ts';
import { delayOf, isHeld } from './visible.ts';

export type EventRehearsal = {
  readonly objective: Objective;
  /** The windows that the alert looks at. */
  readonly windows: readonly Window[];
  /** The rules are evaluated and events come in so often: a multiple of a step. */
  readonly everySeconds: number;
  /** As much must have been observed. */
  readonly observedSeconds: number;
  /** It fires above this share of bad events. */
  readonly limit: number;
  readonly minimumBadEvents: number;
  readonly forSeconds: number;
};

const many = 1_000_000;
const nothing: Held = { total: 0, bad: 0 };

type Phases = { readonly few: Held; readonly allowed: Held; readonly tooMany: Held };

const phasesOf = ({ limit, minimumBadEvents }: EventRehearsal): Phases => {
  const few = Math.max(0, minimumBadEvents - 1);
  // A ratio at its limit must not be taken to be below it, nor above.
  const allowed = Math.floor(limit * many * (1 + Number.EPSILON));
  // Enough to be above the limit although there are more events in all.
  const more = Math.max(minimumBadEvents, Math.ceil(2 / (1 - limit)));
  return {
    few: { total: few, bad: few },
    allowed: { total: many - few, bad: Math.max(0, allowed - few) },
    tooMany: { total: more, bad: more },
  };
};

/** As promtool writes values: '0x19 2 0 0' is twenty times 0, then 2, then twice 0. */
const valuesText = (values: readonly number[]): string => {
  const runs: { readonly value: number; more: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.value === value) last.more += 1;
    else runs.push({ value, more: 0 });
  }
  return runs.map(({ value, more }) => (more > 0 ? `${value}x${more}` : `${value}`)).join(' ');
};

const inputsOf = (
  objective: Objective,
  everySeconds: number,
  events: readonly Held[],
): readonly InputSeries[] =>
  countedFor(objective).flatMap((counted) => {
    const stepsEach = everySeconds / stepSeconds;
    const series = (side: Side, amount: (held: Held) => number): InputSeries => ({
      series: seriesText(stepName(counted, side), countedLabels(counted)),
      // One step of each evaluation holds the events, the others none.
      values: valuesText(
        events.flatMap((held) => [amount(held), ...Array<number>(stepsEach - 1).fill(0)]),
      ),
    });
    return [
      ...(sharesTotal(counted) ? [] : [series('total', ({ total }) => total)]),
      series('good', ({ total, bad }) => total - bad),
    ];
  });

export const eventCourse = (rehearsal: EventRehearsal): Course => {
  const { objective, windows, everySeconds, observedSeconds, forSeconds } = rehearsal;
  const { few, allowed, tooMany } = phasesOf(rehearsal);
  const delay = Math.max(...windows.map((window) => delayOf(window, everySeconds)));
  const idle = Math.max(1, Math.ceil(observedSeconds / everySeconds)) + delay;
  const waits = Math.ceil(forSeconds / everySeconds);
  const pause = Array.from({ length: delay }, () => nothing);
  const events = [
    ...Array.from({ length: idle }, () => nothing),
    ...[few, ...pause, allowed, ...pause, tooMany],
    ...Array.from({ length: waits }, () => tooMany),
    ...pause,
  ];
  // When the idleness, or a phase, has come through.
  const phase = (index: number): number => (idle + index * (delay + 1) + delay) * everySeconds;
  const firesAt = phase(2) + waits * everySeconds;
  const held = (windowSeconds: number): Held => {
    const window = windows.find(({ seconds }) => seconds === windowSeconds);
    return events
      .filter((_, index) => window && isHeld(window, index * everySeconds, firesAt))
      .reduce((sum, { total, bad }) => ({ total: sum.total + total, bad: sum.bad + bad }), nothing);
  };
  return {
    intervalSeconds: stepSeconds,
    inputs: inputsOf(objective, everySeconds, events),
    quietAt: [
      (idle - 1) * everySeconds,
      phase(0),
      phase(1),
      ...(waits > 0 ? [firesAt - everySeconds] : []),
    ],
    firesAt,
    figures: figuresOf(held, ({ bad, total }) => [`${bad}`, `${total}`]),
  };
};
