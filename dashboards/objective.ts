// The dashboard of any one objective: which, is chosen at its top or said by a link. It is made
// without knowing any: what it shows comes from what the rules record of each alike.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './frame/dashboard.ts';
import { allSlos, boardPage } from './frame/link.ts';
import { uids } from './frame/uid.ts';
import { oneOf } from './frame/variable.ts';
import { colours } from './panel/colour.ts';
import type { Sized } from './panel/layout.ts';
import { stat } from './panel/stat.ts';
import { timeSeries } from './panel/time-series.ts';
import { alertTimeline } from './slo/firing.ts';
import {
  badPerSecond,
  budgetLeft,
  burnRates,
  constant,
  goodPerSecond,
  goodRatio,
  periodGoodRatio,
  target,
} from './slo/query.ts';
import { ofObjective, recorded } from './slo/series.ts';
import { statusMapping, statusQuery } from './slo/status.ts';

const chosen = { slo: '$slo', objective: '$objective' };

const variables = () => [
  oneOf({
    ...{ name: 'slo', label: 'SLO', description: 'Whose objective is shown.' },
    ...{ of: recorded.target, values: 'slo' },
  }),
  oneOf({
    ...{ name: 'objective', label: 'Objective', description: 'One of that SLO’s.' },
    ...{ of: `${recorded.target}{slo="$slo"}`, values: 'objective' },
  }),
];

const figures = (): readonly Sized[] => {
  const share = { unit: 'percentunit', decimals: 3 };
  const overspent = [
    { value: null, color: colours.red },
    { value: 0, color: 'text' },
  ];
  const panels = [
    stat(
      { title: 'Status', description: 'By its status policy.', unit: 'none' },
      statusQuery((series) => ofObjective(series, chosen)),
      { mappings: [statusMapping] },
    ),
    stat(
      { ...share, title: 'Good over the period', description: 'Of all that counted.' },
      periodGoodRatio(chosen),
    ),
    stat({ ...share, title: 'Target', description: 'What is promised.' }, target(chosen)),
    stat(
      {
        ...{ title: 'Budget left', unit: 'percentunit', decimals: 1 },
        description: 'Of what may be bad over the period. Below 0 it is overspent.',
      },
      budgetLeft(chosen),
      { thresholds: overspent },
    ),
  ];
  return panels.map((panel) => ({ panel, width: 6, height: 4 }));
};

const charts = (): readonly Sized[] => {
  const panels = [
    timeSeries(
      {
        ...{ title: 'Good against the target', unit: 'percentunit', decimals: 3 },
        description:
          'Of the events, scrapes or spans that the SLI counts. Where the target is of time slices, a slice has a threshold of its own: see the dashboard of the service.',
      },
      [
        { expression: goodRatio(chosen), legend: 'good', colour: colours.line },
        { expression: target(chosen), legend: 'target', colour: colours.yellow, limit: true },
      ],
      { to: 1 },
    ),
    timeSeries(
      {
        ...{ title: 'Burn by window', unit: 'none', decimals: 2 },
        description:
          'How many times faster than evenly the budget is spent, over every window that is recorded.',
      },
      [
        { expression: burnRates(chosen), legend: '{{window}}' },
        { expression: constant(1), legend: 'evenly', colour: colours.yellow, limit: true },
      ],
      { from: 0 },
    ),
    alertTimeline(chosen),
    timeSeries(
      {
        ...{ title: 'Error budget left', unit: 'percentunit', decimals: 1 },
        description: 'At 0 the target is just met over the period.',
      },
      [
        { expression: budgetLeft(chosen), legend: 'budget left', colour: colours.line },
        { expression: constant(0), legend: 'spent', colour: colours.red, limit: true },
      ],
      { softFrom: 0, to: 1 },
    ),
    timeSeries(
      {
        ...{ title: 'Counted per second', unit: 'cps', decimals: 2 },
        description:
          'The bad on top of the good. Where there are none, the status is without data.',
      },
      [
        { expression: goodPerSecond(chosen), legend: 'good', colour: colours.green },
        { expression: badPerSecond(chosen), legend: 'bad', colour: colours.red },
      ],
      { from: 0, stacked: true },
    ),
  ];
  return panels.map((panel) => ({ panel, width: 12, height: 8 }));
};

export const objectiveDashboard = (): Dashboard =>
  dashboard({
    uid: uids.objective,
    title: 'SLO: one objective',
    description: 'Whichever objective is chosen: status, ratio, burn, alerts, budget.',
    tags: ['slo'],
    from: 'now-6h',
    variables: variables(),
    board: boardPage('$slo'),
    links: [allSlos],
    alerts: 'slo="$slo",objective="$objective"',
    panels: [...figures(), ...charts()],
    sections: [],
  });
