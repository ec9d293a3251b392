// How fast one objective's budget is spent, by every window that an alert looks at, against the
// alerts' factors.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { limitsOf } from '../../language/burn-limit.ts';
import { durationText } from '../../language/duration.ts';
import type { BurnAlert, Objective } from '../../language/slo-set.ts';
import { linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import { type Line, timeSeries } from '../panel/time-series.ts';
import { burnRate, constant } from './query.ts';
import { burnWindows } from './series.ts';
import { budgetedWord } from './unit.ts';

const forText = ({ forSeconds }: BurnAlert): string =>
  forSeconds === 0 ? '' : ` for ${durationText(forSeconds)}`;

const alertLines = (alert: BurnAlert): readonly Line[] => {
  const { severity, and } = alert;
  const together = and.length > 0 ? ', together with the others of its alert' : '';
  return limitsOf(alert).map(({ factor, longSeconds, shortSeconds }) => {
    const windows = `${durationText(longSeconds)} and ${durationText(shortSeconds)}`;
    return {
      expression: constant(factor),
      legend: `${severity} above ${factor}: ${windows}${forText(alert)}${together}`,
      colour: severity === 'page' ? colours.red : colours.yellow,
      limit: true,
    };
  });
};

export const burnPanel = (objective: Objective): Panel => {
  const windows = burnWindows(objective).map((seconds) => ({
    expression: burnRate(objective, seconds),
    legend: durationText(seconds),
  }));
  const frame = {
    title: 'Burn by window against the alerts',
    description: `How many times faster than evenly the budget of ${budgetedWord(objective)} is spent. An alert fires while both of its windows are above its factor.`,
    unit: 'none',
    decimals: 2,
    links: linksOf(objective),
  };
  return timeSeries(frame, [...windows, ...objective.burn.alerts.flatMap(alertLines)], { from: 0 });
};
