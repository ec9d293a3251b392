// Which labels a selector takes, by PromQL's rules: a label that is not there is the empty text,
// and regular expressions match the whole value.

import { anchoredRegExp, type Expression } from '../../language/regular-expression.ts';
import type { Matcher, Selector } from '../../language/slo-set.ts';
import { boundOf, canonicalBound } from '../ingest/bound.ts';
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

/** Which bounds a matcher of `le` names; null where it takes others than those it names. */
const boundsNamedBy = (matcher: Matcher): readonly string[] | null => {
  if (matcher.operator === '=') return [canonicalBound(matcher.value)];
  if (matcher.operator !== '=~' || !/^[\d.eE+Inf|()\\-]+$/.test(matcher.value)) return null;
  const takes = test(matcher);
  const named = matcher.value.replace(/^\(|\)$/g, '').split('|');
  const bounds = named.map((text) => canonicalBound(text.replaceAll('\\', '')));
  return bounds.every((bound) => !Number.isNaN(boundOf(bound)) && takes(bound)) ? bounds : null;
};

/** The bounds of buckets that a selector takes, as `le` spells them; null where it names none. */
export const namedBounds = ({ matchers }: Selector): readonly string[] | null => {
  const named = matchers.filter(({ label }) => label === 'le').map(boundsNamedBy);
  const [first] = named;
  return named.length === 1 && first !== undefined ? first : null;
};
