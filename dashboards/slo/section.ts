// One objective's panels: how it stands, its ratio against the target, what is bad against the
// thresholds, how fast the budget burns against the alerts, and how much all this is about.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { boardPage, linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import type { Section } from '../panel/layout.ts';
import { percent, targetDecimals } from '../panel/number.ts';
import { text } from '../panel/text.ts';
import { timeSeries } from '../panel/time-series.ts';
import { burnPanel } from './burn.ts';
import { gaugePanel } from './gauge.ts';
import { latencyPanel } from './latency.ts';
import { obstacleOf } from './obstacle.ts';
import {
  badPerSecond,
  budgetLeft,
  constant,
  goodPerSecond,
  goodRatio,
  target as targetOf,
} from './query.ts';
import { ofObjective, sliceRatio } from './series.ts';
import { standing } from './standing.ts';
import { thresholdPanel } from './threshold.ts';
import { budgetedWord, capitalised, countedHow, countedWord, statusTarget } from './unit.ts';

/** Twice the budget is in sight, so that the target does not stick to the edge. */
const softFrom = (target: number): number =>
  Math.max(0, Number((1 - 2 * (1 - target)).toPrecision(6)));

const ratioPanel = (objective: Objective): Panel => {
  const { indicator, target, slices } = objective;
  const good = { expression: goodRatio(objective), legend: 'good', colour: colours.line };
  const asked = statusTarget(objective);
  const sliced = slices !== null && slices.goodFrom !== null;
  const promised = {
    expression: sliced ? constant(asked) : targetOf(objective),
    legend: sliced ? `a slice is good from ${percent(asked)}` : `target ${percent(target)}`,
    colour: colours.yellow,
    limit: true,
  };
  const frame = {
    title: `Good ${countedWord(objective)} against ${sliced ? 'what a slice asks' : 'the target'}`,
    description: [
      `Good: \`${indicator.goodText}\``,
      `Of all: \`${indicator.totalText}\``,
      ...[countedHow(objective)].filter((text) => text !== ''),
    ].join('\n\n'),
    unit: 'percentunit',
    decimals: targetDecimals(asked),
    links: linksOf(objective),
  };
  return timeSeries(frame, [good, promised], { softFrom: softFrom(asked), to: 1 });
};

/** Null where events are counted and not slices. */
const slicesPanel = (objective: Objective): Panel | null => {
  const { slices } = objective;
  if (slices === null) return null;
  const how = slices.goodFrom === null ? 'as good as its events are' : 'good (1) or bad (0)';
  const frame = {
    title: capitalised(budgetedWord(objective)),
    description: `Each slice is ${how}. Where nothing was measured there is no point.`,
    unit: 'none',
    links: linksOf(objective),
  };
  const expression = ofObjective(sliceRatio(slices.seconds), objective);
  return timeSeries(frame, [{ expression, legend: 'good', colour: colours.line }], {
    ...{ from: 0, to: 1 },
  });
};

const countedPanel = (objective: Objective): Panel => {
  const frame = {
    title: `${capitalised(countedWord(objective))} per second`,
    description: 'The bad on top of the good. Where there are none, the status is without data.',
    unit: 'cps',
    decimals: 2,
    links: linksOf(objective),
  };
  const lines = [
    { expression: goodPerSecond(objective), legend: 'good', colour: colours.green },
    { expression: badPerSecond(objective), legend: 'bad', colour: colours.red },
  ];
  return timeSeries(frame, lines, { from: 0, stacked: true });
};

const budgetPanel = (objective: Objective): Panel => {
  const { target, period, slices } = objective;
  const idle = slices === null ? '' : ' Slices in which nothing was measured spend nothing.';
  const frame = {
    title: 'Error budget left',
    description: `Of ${budgetedWord(objective)}. At 0 the target of ${percent(target)} is just met over ${period.text}.${idle}`,
    unit: 'percentunit',
    decimals: 1,
    links: linksOf(objective),
  };
  const lines = [
    { expression: budgetLeft(objective), legend: 'budget left', colour: colours.line },
    { expression: constant(0), legend: 'spent', colour: colours.red, limit: true },
  ];
  return timeSeries(frame, lines, { softFrom: 0, to: 1 });
};

/** In place of all others, where no rule records anything. */
const withoutRules = (objective: Objective, reason: string): Panel =>
  text(
    'Not in Prometheus',
    `Prometheus cannot judge this objective: \`${reason}\`. [The board does.](${boardPage(encodeURIComponent(objective.slo))})`,
  );

export const section = (objective: Objective, set: SloSet): Section => {
  const { title, objective: name, target } = objective;
  const heading = `${title}: ${name} — ${percent(target)}`;
  const reason = obstacleOf(objective);
  if (reason !== null) {
    const panel = withoutRules(objective, reason);
    return { title: heading, panels: [{ panel, width: 24, height: 4 }] };
  }
  const charts = [
    ratioPanel(objective),
    thresholdPanel(objective),
    burnPanel(objective),
    slicesPanel(objective),
    countedPanel(objective),
    budgetPanel(objective),
    latencyPanel(objective, set),
    gaugePanel(objective, set),
  ];
  return {
    title: heading,
    panels: [
      ...standing(objective).map((panel) => ({ panel, width: 8, height: 4 })),
      ...charts.flatMap((panel) => (panel === null ? [] : [{ panel, width: 12, height: 8 }])),
    ],
  };
};
