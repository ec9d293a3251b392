// The colour of an objective as a number: 0 green, 1 yellow, 2 red, absent where nothing was
// measured. It looks at the events of the status window alone; what is worst counts.

import type { Objective, StatusCondition } from '../language/slo-set.ts';
import type { RecordingRule } from './rule.ts';
import {
  type Counted,
  countedBy,
  eventsCounted,
  labelsOf,
  readRatio,
  readSum,
  statusName,
} from './series.ts';
import { decimal, indented, lines } from './text.ts';
import { statusWindowOf } from './window.ts';

const yellow = 1;
export const red = 2;

/** Where more than a share is bad, and enough events are to say so. */
const holding = (counted: Counted, above: number): string => {
  const { objective } = counted;
  const { text } = statusWindowOf(objective);
  const holds = lines(
    `${readRatio(counted, text)} > ${decimal(above)}`,
    `and ${readSum(counted, 'bad', text)} >= ${objective.status.minimumBadEvents}`,
  );
  return lines(
    `${counted.as === 'condition' ? 'max without (indicator) ' : ''}(`,
    indented(holds),
    ')',
  );
};

/** The given number where it holds. */
const where = (counted: Counted, above: number, number: number): string =>
  `${number} + 0 * ${holding(counted, above)}`;

/** The given number where all of them hold at once. */
const whereAll = (conditions: readonly string[], number: number): string =>
  lines(`${number} + 0 * (`, indented(conditions.join('\nand ')), ')');

/** What is promised of events: of those in a slice, where slices are what is counted. */
const promised = ({ slices, target }: Objective): number => slices?.goodFrom ?? target;

export const statusRule = (objective: Objective): RecordingRule => {
  const { status } = objective;
  const events = eventsCounted(objective);
  const condition =
    (number: number) =>
    ({ indicator, badRatioAbove }: StatusCondition) =>
      where(countedBy(objective, indicator), badRatioAbove, number);
  const together = status.red.map(({ indicator, badRatioAbove }) =>
    holding(countedBy(objective, indicator), badRatioAbove),
  );
  const isTogether = status.redWhen === 'all' && together.length > 1;
  const missed = where(events, 1 - promised(objective), yellow);
  const measured = `0 * (${readSum(events, 'total', statusWindowOf(objective).text)} > 0)`;
  const answers = new Set([
    ...(isTogether ? [whereAll(together, red)] : status.red.map(condition(red))),
    ...status.yellow.map(condition(yellow)),
    ...[missed, measured],
  ]);
  return { record: statusName, expr: [...answers].join('\nor\n'), labels: labelsOf(objective) };
};
