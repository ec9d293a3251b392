// A regular expression without anything that is special in one is an equality, and is read as such.

import type { LintRule } from '../lint.ts';
import { fixOf, markOf } from './query.ts';

export const regexEquality: LintRule = ({ queries, report }) => {
  for (const query of queries)
    for (const { matchers } of query.selectors)
      for (const { label, operator, value } of matchers) {
        if (operator.text !== '=~' && operator.text !== '!~') continue;
        if (/[\\^$.|?*+()[\]{}]/.test(value.text)) continue;
        const plain = operator.text === '=~' ? '=' : '!=';
        const message = `'${value.text}' has nothing of a regular expression`;
        const fix = fixOf(query, operator, plain, `Write ${label.text}${plain}"${value.text}".`);
        report('regex-equality', markOf(query, operator), message, fix);
      }
};
