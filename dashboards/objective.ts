// One objective's panels: how it stands, its ratio against the target, what is bad against the
// thresholds, how fast the budget burns against the alerts, and how many events all this is about.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Objective, SloSet } from '../language/slo-set.ts';
import { burnPanel } from './burn.ts';
import { latencyPanel } from './latency.ts';
import type { Section } from './layout.ts';
import { linksOf } from './link.ts';
import { percent, targetDecimals } from './number.ts';
import {
  badPerSecond,
  budgetLeft,
  constant,
  goodPerSecond,
  goodRatio,
  target as targetOf,
} from './query.ts';
import { standing } from './standing.ts';
import { colours } from './status.ts';
import { thresholdPanel } from './threshold.ts';
import { timeSeries } from './time-series.ts';

const ratioPanel = (objective: Objective): Panel => {
  const { indicator, target } = objective;
  const good = { expression: goodRatio(objective), legend: 'good', colour: colours.line };
  const promised = {
    expression: targetOf(objective),
    legend: `target ${percent(target)}`,
    colour: colours.yellow,
    limit: true,
  };
  const frame = {
    title: 'Good events against the target',
    description: `Good: \`${indicator.goodText}\`\n\nOf all: \`${indicator.totalText}\``,
    unit: 'percentunit',
    decimals: targetDecimals(target),
    links: linksOf(objective),
  };
  // Twice the budget is in sight, so that the target does not stick to the edge.
  const softFrom = Math.max(0, Number((1 - 2 * (1 - target)).toPrecision(6)));
  return timeSeries(frame, [good, promised], { softFrom, to: 1 });
};

const eventsPanel = (objective: Objective): Panel => {
  const frame = {
    title: 'Events per second',
    description: 'The bad on top of the good. Where there are none, the status is without data.',
    unit: 'eps',
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
  const frame = {
    title: 'Error budget left',
    description: `At 0 the target of ${percent(objective.target)} is just met over ${objective.period.text}.`,
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

export const section = (objective: Objective, set: SloSet): Section => {
  const { title, objective: name, target, service } = objective;
  const latency = latencyPanel(objective, set);
  const charts = [
    ratioPanel(objective),
    thresholdPanel(objective),
    burnPanel(objective),
    eventsPanel(objective),
    budgetPanel(objective),
    ...(latency === null ? [] : [latency]),
  ];
  return {
    title: `${title}: ${name} — ${percent(target)} (${service})`,
    panels: [
      ...standing(objective).map((panel) => ({ panel, width: 8, height: 4 })),
      ...charts.map((panel) => ({ panel, width: 12, height: 8 })),
    ],
  };
};
