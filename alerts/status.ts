// The colour of an objective as a number: 0 green, 1 yellow, 2 red, absent where nothing was
// measured. It looks at the status window alone; what is worst counts.

import { durationText } from '../language/duration.ts';
import type { Objective, StatusCondition } from '../language/slo-set.ts';
import { budgetOf } from './recording.ts';
import type { RecordingRule } from './rule.ts';
import {
  type Counted,
  countedBy,
  labelsOf,
  ownCounted,
  readRatio,
  readSum,
  statusName,
} from './series.ts';
import { decimal, indented, lines } from './text.ts';

const yellow = 1;
export const red = 2;

/** Where more than a share is bad, and enough events are to say so, the given number. */
const where = (counted: Counted, above: number, number: number): string => {
  const { windowSeconds, minimumBadEvents } = counted.objective.status;
  const window = durationText(windowSeconds);
  const holds = lines(
    `${readRatio(counted, window)} > ${decimal(above)}`,
    `and ${readSum(counted, 'bad', window)} >= ${minimumBadEvents}`,
  );
  return lines(
    `${number} + 0 * ${counted.own ? '' : 'max without (indicator) '}(`,
    indented(holds),
    ')',
  );
};

export const statusRule = (objective: Objective): RecordingRule => {
  const { status } = objective;
  const own = ownCounted(objective);
  const condition =
    (number: number) =>
    ({ indicator, badRatioAbove }: StatusCondition) =>
      where(countedBy(objective, indicator), badRatioAbove, number);
  const missed = where(own, budgetOf(objective), yellow);
  const measured = `0 * (${readSum(own, 'total', durationText(status.windowSeconds))} > 0)`;
  const answers = new Set([
    ...status.red.map(condition(red)),
    ...status.yellow.map(condition(yellow)),
    ...[missed, measured],
  ]);
  return { record: statusName, expr: [...answers].join('\nor\n'), labels: labelsOf(objective) };
};
