// Whether two indicators count the same events, of which they only call different ones good.

import { equal } from '../language/linear-form.ts';
import type { Indicator } from '../language/slo-set.ts';

export const sameTotal = (a: Indicator, b: Indicator): boolean => {
  if (a.source !== b.source) return false;
  switch (a.kind) {
    case 'counters':
      return b.kind === 'counters' && equal(a.total, b.total);
    // Which values are refused depends on the good ones too.
    case 'gauges':
      return b.kind === 'gauges' && equal(a.total, b.total) && equal(a.good, b.good);
    case 'ratio':
    case 'threshold':
      return b.kind === a.kind && equal(a.value, b.value);
    case 'spans':
      return b.kind === 'spans' && a.total.text === b.total.text;
  }
};
