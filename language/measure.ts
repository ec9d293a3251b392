// What the kinds of measures have in common: whatever is read of counters and gauges, by selectors.

import type { Indicator, Selector } from './slo-set.ts';

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
