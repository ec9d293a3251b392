// What the kinds of measures have in common: whatever is read of counters and gauges, by selectors; and
// all that an objective is measured by.

import type { Indicator, Objective, Selector } from './slo-set.ts';

/** Every selector that an indicator reads; none where it counts spans. */
export const selectorsOf = (indicator: Indicator): readonly Selector[] => {
  switch (indicator.kind) {
    case 'counters':
    case 'gauges':
      return [...indicator.good, ...indicator.total].map(({ selector }) => selector);
    case 'ratio':
    case 'threshold':
      return indicator.value.map(({ selector }) => selector);
    case 'spans':
      return [];
  }
};

/** Its own, then those of the conditions that colour it, which may be the same. */
export const indicatorsOf = ({
  indicator,
  status: { red, yellow },
}: Pick<Objective, 'indicator' | 'status'>): readonly Indicator[] => [
  indicator,
  ...[...red, ...yellow].map((condition) => condition.indicator),
];
