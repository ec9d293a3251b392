// What is recorded of an objective: cells, and over every window how many events or slices there
// were and how many were bad. A ratio is the last thing computed; no ratio is ever averaged.

import type { Objective } from '../language/slo-set.ts';
import type { RecordingRule } from './rule.ts';
import {
  budgetLeftName,
  type Counted,
  cellName,
  countedLabels,
  labelsOf,
  ownCounted,
  periodText,
  ratioName,
  read,
  readRatio,
  readSteps,
  readSum,
  type Side,
  sharesTotal,
  sliceName,
  sumName,
  targetName,
} from './series.ts';
import { decimal, lines } from './text.ts';
import { cellRange, periodWindowOf, type Window } from './window.ts';

/** The share that may be bad. */
export const budgetOf = ({ target }: Objective): number => decimal(1 - target);

/** The sum over slices: each that was recorded is one, and as good as its value. */
const overSlices = (objective: Objective, sliceSeconds: number, side: Side, range: string) => {
  const slices = read(sliceName(sliceSeconds), ownCounted(objective));
  return `${side === 'total' ? 'count' : 'sum'}_over_time(${slices}${range})`;
};

/** Cells stand side by side, so that each step or slice is in exactly one. */
export const cellRules = (objective: Objective): readonly RecordingRule[] => {
  const { slices } = objective;
  const own = ownCounted(objective);
  return (['good', 'total'] as const).map((side) => ({
    record: cellName(objective, side),
    expr:
      slices === null
        ? `sum_over_time(${readSteps(own, side)}${cellRange})`
        : overSlices(objective, slices.seconds, side, cellRange),
    labels: labelsOf(objective),
  }));
};

const over = (counted: Counted, side: Side, window: Window): string => {
  const { objective } = counted;
  switch (window.of) {
    case 'steps':
      return `sum_over_time(${readSteps(counted, side)}${window.range})`;
    case 'slices':
      return overSlices(objective, window.pieceSeconds, side, window.range);
    case 'cells':
      return `sum_over_time(${read(cellName(objective, side), counted)}${window.range})`;
  }
};

/** Of all slices of the window, also those in which nothing happened; else of what happened. */
const outOf = ({ objective, as }: Counted, { seconds }: Window, total: string): string =>
  as === 'own' && objective.slices !== null
    ? `${Math.ceil(seconds / objective.slices.seconds)}`
    : `(${total} > 0)`;

/** @param text what the series' names end in */
const sumRules = (counted: Counted, window: Window, text: string): readonly RecordingRule[] => {
  const labels = countedLabels(counted);
  const [total, bad] = [readSum(counted, 'total', text), readSum(counted, 'bad', text)];
  const [allOf, goodOf] = [over(counted, 'total', window), over(counted, 'good', window)];
  // A total that is shared has the labels of the objective alone.
  const minus = sharesTotal(counted) ? '- on (slo, objective)' : '-';
  return [
    { record: sumName(counted, 'total', text), expr: allOf, labels },
    // Not from the recorded total: vmalert would give the last round's, beside this round's good.
    {
      record: sumName(counted, 'bad', text),
      expr: lines('clamp_min(', `  ${allOf}`, `  ${minus} ${goodOf},`, '  0', ')'),
      labels,
    },
    { record: ratioName(counted, text), expr: `${bad} / ${outOf(counted, window, total)}`, labels },
  ];
};

export const windowRules = (counted: Counted, window: Window): readonly RecordingRule[] =>
  sumRules(counted, window, window.text);

/**
 * The budget over the whole period. PromQL knows no calendar: a calendar unit is taken as the last
 * so many days, of its usual length.
 */
export const periodRules = (objective: Objective): readonly RecordingRule[] => {
  const own = ownCounted(objective);
  const labels = labelsOf(objective);
  return [
    { record: targetName, expr: `vector(${objective.target})`, labels },
    ...sumRules(own, periodWindowOf(objective), periodText),
    {
      record: budgetLeftName,
      expr: `1 - ${readRatio(own, periodText)} / ${budgetOf(objective)}`,
      labels,
    },
  ];
};
