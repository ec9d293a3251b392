// What is bad, over the window that the status looks at, against every threshold of the status. A
// threshold that counts something else than the objective has a line of its own.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { durationText } from '../../language/duration.ts';
import { latencyBound } from '../../language/latency.ts';
import type { Objective, StatusCondition } from '../../language/slo-set.ts';
import { linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import { latency, percent, targetDecimals } from '../panel/number.ts';
import { type Line, timeSeries } from '../panel/time-series.ts';
import { allowedBadRatio, conditionRatio, constant, statusBadRatio } from './query.ts';
import { countedWord, statusTarget } from './unit.ts';

const isOwn = ({ indicator }: Objective, condition: StatusCondition): boolean =>
  condition.indicator.id === indicator.id;

/** A missed objective is yellow by itself, so a condition that says the same is not drawn again. */
const saysTheTarget = (objective: Objective, condition: StatusCondition): boolean =>
  isOwn(objective, condition) &&
  Math.abs(condition.badRatioAbove - (1 - statusTarget(objective))) < 1e-9;

const limit = (mark: string, { badRatioAbove, text }: StatusCondition, colour: string): Line => ({
  expression: constant(badRatioAbove),
  legend: `${mark} ${text}`,
  colour,
  limit: true,
});

const otherLine = (objective: Objective, { indicator, text }: StatusCondition): Line => {
  const bound = latencyBound(indicator);
  return {
    expression: conditionRatio(objective, indicator),
    legend: bound === null ? `bad for “${text}”` : `slower than ${latency(bound)}`,
  };
};

const lines = (objective: Objective): readonly Line[] => {
  const { status, slices, target } = objective;
  const asked = statusTarget(objective);
  const others = new Map(
    [...status.yellow, ...status.red]
      .filter((condition) => !isOwn(objective, condition))
      .map((condition) => [condition.indicator.id, condition]),
  );
  const missed = {
    // The target of slices is of slices; what makes one of them bad is recorded nowhere.
    expression: asked === target ? allowedBadRatio(objective) : constant(1 - asked),
    legend: `▲ ${slices === null ? 'objective missed' : 'bad slice'}: more than ${percent(1 - asked)} bad`,
    colour: colours.yellow,
    limit: true,
  };
  const yellow = status.yellow.filter((condition) => !saysTheTarget(objective, condition));
  return [
    { expression: statusBadRatio(objective), legend: 'bad', colour: colours.line },
    ...[...others.values()].map((condition) => otherLine(objective, condition)),
    missed,
    ...yellow.map((condition) => limit('▲', condition, colours.yellow)),
    ...status.red.map((condition) => limit('■', condition, colours.red)),
  ];
};

export const thresholdPanel = (objective: Objective): Panel => {
  const { windowSeconds, minimumBadEvents } = objective.status;
  const counted = countedWord(objective);
  const frame = {
    title: `Bad ${counted} over ${durationText(windowSeconds)} against the thresholds`,
    description: `What the status looks at. A threshold colours it only when at least ${minimumBadEvents} ${counted} are bad.`,
    unit: 'percentunit',
    decimals: targetDecimals(statusTarget(objective)),
    links: linksOf(objective),
  };
  return timeSeries(frame, lines(objective), { from: 0 });
};
