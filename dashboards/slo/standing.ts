// How one objective stands now, in three figures: its status, what was good over its whole period,
// and what is left of its budget.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Objective } from '../../language/slo-set.ts';
import { linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import { percent, targetDecimals } from '../panel/number.ts';
import { stat } from '../panel/stat.ts';
import { budgetLeft, periodGoodRatio } from './query.ts';
import { ofObjective } from './series.ts';
import { statusMapping, statusQuery } from './status.ts';
import { budgetedWord } from './unit.ts';

export const standing = (objective: Objective): readonly Panel[] => {
  const { description, target, period } = objective;
  const budgeted = budgetedWord(objective);
  const links = linksOf(objective);
  const status = statusQuery((series) => ofObjective(series, objective));
  const overspent = [
    { value: null, color: colours.red },
    { value: 0, color: 'text' },
  ];
  return [
    stat({ title: 'Status', description, unit: 'none', links }, status, {
      mappings: [statusMapping],
    }),
    stat(
      {
        title: `Good over ${period.text}`,
        description: `Of all ${budgeted} that counted. Promised are ${percent(target)}.`,
        unit: 'percentunit',
        decimals: targetDecimals(target) + 1,
        links,
      },
      periodGoodRatio(objective),
    ),
    stat(
      {
        title: 'Budget left',
        description: `Of the ${percent(1 - target)} of ${budgeted} that may be bad over ${period.text}. Below 0 it is overspent.`,
        unit: 'percentunit',
        decimals: 1,
        links,
      },
      budgetLeft(objective),
      { thresholds: overspent },
    ),
  ];
};
