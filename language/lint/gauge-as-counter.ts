// Counted is what grows. A name that no counter has by convention is probably that of a gauge, and
// increments of a gauge are nonsense that looks like numbers.

import type { LintRule } from '../lint.ts';
import { markOf } from './query.ts';

export const gaugeAsCounter: LintRule = ({ queries, report }) => {
  for (const query of queries) {
    if (!query.counters) continue;
    for (const { metric } of query.selectors) {
      if (metric.text === '' || /_(?:total|count|sum|bucket)$/.test(metric.text)) continue;
      const message = `${metric.text} is counted, and has the name of a gauge`;
      const fix =
        'Count a metric that ends in _total, _count, _sum or _bucket; of a gauge write counter: false.';
      report('gauge-as-counter', markOf(query, metric), message, fix);
    }
  }
};
