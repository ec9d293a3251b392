// Time slices that several objectives share: a slice is as good as the worst of theirs. It is made of
// the steps of each, in one evaluation and over one range, since the slices that each objective
// records begin at moments of their own.

import { durationText } from '../language/duration.ts';
import { seriesText } from '../language/promql-print.ts';
import type { Composite, JointSlices, Objective } from '../language/slo-set.ts';
import type { RecordingRule } from './rule.ts';
import { jointCellName, jointSliceName, periodText } from './series.ts';
import { sliceRule } from './slice.ts';
import { lines } from './text.ts';
import { cellRange, cellSeconds, periodWindowOf, type Window, windowOf } from './window.ts';

/** A composite whose slices are joined, with what its rules need of its parts. */
export type Joint = {
  readonly composite: Composite;
  readonly unions: readonly (JointSlices & { readonly parts: readonly Objective[] })[];
  /** Any of them: their slices and their period are alike. */
  readonly objective: Objective;
  readonly sliceSeconds: number;
};

type Union = Joint['unions'][number];

/** The names of a union's objectives between commas tell it from the others of its SLO. */
const unionLabel = ({ parts }: Union): string => parts.map(({ objective }) => objective).join(',');

const labelsOf = ({ composite: { slo, service } }: Joint, union: Union) => ({
  ...{ slo, objectives: unionLabel(union), service },
});

const read = (name: string, { composite: { slo } }: Joint, union: Union): string =>
  seriesText(name, { slo, objectives: unionLabel(union) });

/** No part has the labels of another, so that `or` leaves all that are there. */
export const anyOfThem = (terms: readonly string[]): string =>
  lines(...terms.map((term, at) => `  ${at === 0 ? '' : 'or '}${term.replaceAll('\n', '\n  ')}`));

export const jointSliceRules = (joint: Joint): readonly RecordingRule[] =>
  joint.unions.map((union) => ({
    record: jointSliceName(joint.sliceSeconds),
    expr: lines(
      'min(',
      anyOfThem(
        union.parts.flatMap((part) =>
          part.slices === null ? [] : [sliceRule(part, part.slices).expr],
        ),
      ),
      ')',
    ),
    labels: labelsOf(joint, union),
  }));

/** Slices of a cell: of those that were recorded, how many, and how many good. */
export const jointCellRules = (joint: Joint): readonly RecordingRule[] =>
  joint.unions.flatMap((union) =>
    (['good', 'total'] as const).map((side) => {
      const over = side === 'good' ? 'sum' : 'count';
      const slices = read(jointSliceName(joint.sliceSeconds), joint, union);
      return {
        record: jointCellName(side),
        expr: `${over}_over_time(${slices}${cellRange})`,
        labels: labelsOf(joint, union),
      };
    }),
  );

const sums = (joint: Joint, union: Union, { of, range }: Window) => {
  if (of === 'cells')
    return (['total', 'good'] as const).map(
      (side) => `sum_over_time(${read(jointCellName(side), joint, union)}${range})`,
    );
  const slices = read(jointSliceName(joint.sliceSeconds), joint, union);
  return ['count', 'sum'].map((over) => `${over}_over_time(${slices}${range})`);
};

/** Of all slices of the window, also those in which nothing happened. */
const burn = (joint: Joint, window: Window): string => {
  const all = Math.ceil(window.seconds / joint.sliceSeconds);
  const terms = joint.unions.map((union) => {
    const [counted, good] = sums(joint, union, window);
    return lines(`${union.factor} * (`, `  ${counted}`, `  - ${good}`, `) / ${all}`);
  });
  return lines('sum(', anyOfThem(terms), ')');
};

export const jointWindows = ({
  composite,
  objective,
}: Joint): readonly (Window & { readonly as: string })[] => [
  ...composite.windows.map((seconds) => ({
    ...windowOf(objective, seconds),
    as: durationText(seconds),
  })),
  { ...periodWindowOf(objective), as: periodText },
];

export const jointHasCells = (joint: Joint): boolean =>
  joint.sliceSeconds < cellSeconds && jointWindows(joint).some(({ of }) => of === 'cells');

/** Every burn by the name of its window; that over the whole period is what is spent of the budget. */
export const jointBurns = (
  joint: Joint,
): readonly { readonly window: Window; readonly as: string; readonly expr: string }[] =>
  jointWindows(joint).map((window) => ({ window, as: window.as, expr: burn(joint, window) }));
