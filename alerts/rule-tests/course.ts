// The course of events that an alert is rehearsed with, put in as the steps that the rules would have
// recorded, and what every window must then say. Long idleness comes first, so that it was observed;
// then a few bad events, then just as many as are allowed, then too many.

import { durationText } from '../../language/duration.ts';
import { seriesText } from '../../language/promql-print.ts';
import type { Objective } from '../../language/slo-set.ts';
import type { Figures } from '../figures.ts';
import { stepSeconds } from '../increment.ts';
import { budgetOf } from '../recording.ts';
import { countedFor, countedLabels, increaseName, sharesTotal } from '../series.ts';
import { cellSeconds, windowOf } from '../window.ts';
import { goFixed, goGeneral } from './go-format.ts';
import type { InputSeries } from './promtool.ts';

type Phase = 'few' | 'allowed' | 'too many';
const phases: readonly Phase[] = ['few', 'allowed', 'too many'];

export type Tempo = {
  /** The rules are evaluated and events come in so often. */
  readonly everySeconds: number;
  /** So many times nothing happens. */
  readonly idle: number;
};

export type Events = { readonly total: number; readonly bad: number };

export type Course = { readonly tempo: Tempo; readonly events: Readonly<Record<Phase, Events>> };

const many = 1_000_000;

/** @param limit the share of bad events above which the alert fires, if they are enough */
export const courseOf = (tempo: Tempo, limit: number, minimumBadEvents: number): Course => {
  const few = Math.max(0, minimumBadEvents - 1);
  // A ratio at its limit must not be taken to be below it, nor above.
  const allowed = Math.floor(limit * many * (1 + Number.EPSILON));
  // Enough to be above the limit although there are more events in all.
  const more = Math.max(minimumBadEvents, Math.ceil(2 / (1 - limit)));
  return {
    tempo,
    events: {
      few: { total: few, bad: few },
      allowed: { total: many - few, bad: Math.max(0, allowed - few) },
      'too many': { total: more, bad: more },
    },
  };
};

/** A cell holds what came in before it, and is read when it has been written for a while. */
const evaluationsTill = ({ everySeconds }: Tempo): number => (everySeconds < cellSeconds ? 1 : 3);

const inputIndex = (tempo: Tempo, phase: Phase): number =>
  tempo.idle + phases.indexOf(phase) * evaluationsTill(tempo);

const index = (tempo: Tempo, phase: Phase): number =>
  inputIndex(tempo, phase) + evaluationsTill(tempo) - 1;

/** When the idleness, or a phase, has come through. */
export const timeOf = (tempo: Tempo, phase: Phase | 'idle'): string =>
  durationText(tempo.everySeconds * (phase === 'idle' ? tempo.idle - 1 : index(tempo, phase)));

export const lastIndex = (tempo: Tempo): number => index(tempo, 'too many');

/** As promtool writes values: '0x19 2 0 0' is twenty times 0, then 2, then twice 0. */
const values = ({ tempo, events }: Course, amount: (events: Events) => number): string => {
  const gap = ' 0'.repeat(evaluationsTill(tempo) - 1);
  return [`0x${tempo.idle - 1}`, ...phases.map((phase) => `${amount(events[phase])}${gap}`)].join(
    ' ',
  );
};

export const inputs = (objective: Objective, course: Course): readonly InputSeries[] =>
  countedFor(objective).flatMap((counted) => {
    const series = (side: 'good' | 'total', amount: (events: Events) => number): InputSeries => ({
      series: seriesText(
        increaseName(counted, side, durationText(stepSeconds)),
        countedLabels(counted),
      ),
      values: values(course, amount),
    });
    return [
      ...(sharesTotal(counted) ? [] : [series('total', ({ total }) => total)]),
      series('good', ({ total, bad }) => total - bad),
    ];
  });

/** What a window holds when the last phase has come through. */
const sumOver = (windowSeconds: number, { tempo, events }: Course): Events => {
  const { coarse, pieces, pieceSeconds } = windowOf(windowSeconds);
  const held = phases.filter((phase) => {
    const age = (lastIndex(tempo) - inputIndex(tempo, phase)) * tempo.everySeconds;
    return coarse || age < pieces * pieceSeconds;
  });
  return held.reduce(
    (sum, phase) => ({
      total: sum.total + events[phase].total,
      bad: sum.bad + events[phase].bad,
    }),
    { total: 0, bad: 0 },
  );
};

/** What an alert's text must say in the end. */
export const figuresOf = (course: Course): Figures => ({
  bad: (_, windowSeconds) => {
    const { bad, total } = sumOver(windowSeconds, course);
    const share = goGeneral(100 * (bad / total), 3);
    return `${bad} of ${total} in ${durationText(windowSeconds)} (${share} %)`;
  },
  burn: ({ objective }, windowSeconds) => {
    const { bad, total } = sumOver(windowSeconds, course);
    return `${goFixed(bad / total / budgetOf(objective), 1)}×`;
  },
});
