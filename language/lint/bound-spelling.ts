// A bucket's bound is written as a program would print it: "0.2", not ".20" or "2e-1". "1.0" is the
// spelling of OpenMetrics and stays.

import type { LintRule } from '../lint.ts';
import { canonicalBound } from '../promql-selector.ts';
import { fixOf, markOf } from './query.ts';

export const boundSpelling: LintRule = ({ queries, report }) => {
  for (const query of queries)
    for (const { matchers } of query.selectors)
      for (const { label, operator, value } of matchers) {
        if (label.text !== 'le' || !/^!?=$/.test(operator.text)) continue;
        const bound = canonicalBound(value.text);
        if (bound === value.text || `${bound}.0` === value.text) continue;
        const inner = { text: value.text, from: value.from + 1, to: value.to - 1 };
        const message = `the bound ${bound} is written '${value.text}', as no program prints it`;
        const fix = fixOf(query, inner, bound, `Write le="${bound}".`);
        report('bound-spelling', markOf(query, value), message, fix);
      }
};
