// What is recorded of an objective: steps, cells, and over every window how many events there were
// and how many were bad. A ratio is the last thing computed; no ratio is ever averaged.

import { periodSeconds } from '../language/period.ts';
import type { Objective } from '../language/slo-set.ts';
import { increment, zeroWhereCounted } from './increment.ts';
import type { Origin } from './origin.ts';
import type { RecordingRule } from './rule.ts';
import {
  budgetLeftName,
  type Counted,
  countedLabels,
  increaseName,
  labelsOf,
  ownCounted,
  periodText,
  ratioName,
  read,
  readIncrease,
  readRatio,
  readSum,
  type Side,
  sharesTotal,
  sumName,
  targetName,
} from './series.ts';
import { decimal, lines } from './text.ts';
import { cellRange, type Window, windowOf } from './window.ts';

/** The share that may be bad. */
export const budgetOf = ({ target }: Objective): number => decimal(1 - target);

/** Growth in one step. Where there is a total and nothing good was ever counted, good is 0. */
export const stepRules = (counted: Counted, origin: Origin): readonly RecordingRule[] => {
  const { indicator } = counted;
  if (indicator.kind !== 'counters') return [];
  const rule = (side: Side, expr: string): RecordingRule => ({
    record: increaseName(counted, side, '15s'),
    expr,
    labels: countedLabels(counted),
  });
  const good = lines(
    increment(indicator.good, origin),
    'or',
    zeroWhereCounted(indicator.total, origin),
  );
  return [
    ...(sharesTotal(counted) ? [] : [rule('total', increment(indicator.total, origin))]),
    rule('good', good),
  ];
};

/** Growth in one cell. Cells stand side by side, so that each step is in exactly one. */
export const cellRules = (counted: Counted): readonly RecordingRule[] =>
  (['total', 'good'] as const).map((side) => ({
    record: increaseName(counted, side, '5m'),
    expr: `sum_over_time(${read(increaseName(counted, side, '15s'), counted)}${cellRange})`,
    labels: countedLabels(counted),
  }));

/** @param text what the series' names end in */
const sumRules = (counted: Counted, window: Window, text: string): readonly RecordingRule[] => {
  const over = (side: Side): string => `sum_over_time(${readIncrease(counted, side, window)})`;
  const labels = countedLabels(counted);
  // A total that is shared has the labels of the objective alone.
  const minus = sharesTotal(counted) ? '- on (slo, objective)' : '-';
  return [
    {
      record: sumName(counted, 'total', text),
      expr: over('total'),
      labels,
    },
    {
      record: sumName(counted, 'bad', text),
      expr: lines('clamp_min(', `  ${over('total')}`, `  ${minus} ${over('good')},`, '  0', ')'),
      labels,
    },
    {
      record: ratioName(counted, text),
      expr: `${readSum(counted, 'bad', text)} / (${readSum(counted, 'total', text)} > 0)`,
      labels,
    },
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
    ...sumRules(own, windowOf(periodSeconds(objective.period)), periodText),
    {
      record: budgetLeftName,
      expr: `1 - ${readRatio(own, periodText)} / ${budgetOf(objective)}`,
      labels,
    },
  ];
};
