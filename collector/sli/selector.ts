// Which labels a selector takes, by PromQL's rules: a label that is not there is the empty text,
// and regular expressions match the whole value.

import { anchoredRegExp, type Expression } from '../../language/regular-expression.ts';
import type { Matcher, Selector } from '../../language/slo-set.ts';
import { canonicalBound } from '../ingest/bound.ts';
import type { Labels } from '../ingest/sample.ts';

const expression = ({ label, value }: Matcher): Expression => {
  const found = anchoredRegExp(value);
  if (typeof found !== 'string') return found;
  throw new RangeError(`The matcher of label ${label} cannot be used, ${found}: ${value}`);
};

const test = (matcher: Matcher): ((value: string) => boolean) => {
  const wanted = matcher.label === 'le' ? canonicalBound(matcher.value) : matcher.value;
  switch (matcher.operator) {
    case '=':
      return (value) => value === wanted;
    case '!=':
      return (value) => value !== wanted;
    case '=~': {
      const pattern = expression(matcher);
      return (value) => pattern.test(value);
    }
    case '!~': {
      const pattern = expression(matcher);
      return (value) => !pattern.test(value);
    }
  }
};

/** @throws RangeError for a regular expression that is none; definitions are checked before. */
export const labelTest = (selector: Selector): ((labels: Labels) => boolean) => {
  const tests = selector.matchers.map((matcher) => ({ label: matcher.label, test: test(matcher) }));
  return (labels) => tests.every(({ label, test: takes }) => takes(labels[label] ?? ''));
};
