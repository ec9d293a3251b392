// Which labels a selector takes, by PromQL's rules: a label that is not there is the empty text,
// and regular expressions match the whole value.

import type { Matcher, Selector } from '../../language/slo-set.ts';
import type { Labels } from '../ingest/sample.ts';
import { canonicalBound } from './series.ts';

const caseInsensitive = /^\(\?i\)/;

const expression = ({ label, value }: Matcher): RegExp => {
  try {
    const flags = caseInsensitive.test(value) ? 'is' : 's';
    return new RegExp(`^(?:${value.replace(caseInsensitive, '')})$`, flags);
  } catch (error) {
    throw new RangeError(`The matcher of label ${label} is no regular expression: ${value}`, {
      cause: error,
    });
  }
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
