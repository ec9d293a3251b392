// A selector of the SLO language as PromQL text. What a label may hold is data: quotes, backslashes
// and names that PromQL's syntax has no room for come out as the text they are.

import type { Matcher, Selector } from '../language/slo-set.ts';
import { boundSpellings } from './bound.ts';

export type Labels = Readonly<Record<string, string>>;

/** JSON's escapes are a part of PromQL's; half a surrogate pair is no text in either. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

export const escapedRegExp = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

const isPlainName = (name: string): boolean => /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
const isPlainLabel = (name: string): boolean => /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);

const matcherText = (label: string, operator: string, value: string): string =>
  `${isPlainLabel(label) ? label : quoted(label)}${operator}${quoted(value)}`;

/** Matches any of the values: `label="a"`, or `label=~"a|b"`. */
export const anyOf = (label: string, values: readonly string[]): string => {
  const [only, ...others] = values;
  return others.length === 0
    ? matcherText(label, '=', only ?? '')
    : matcherText(label, '=~', values.map(escapedRegExp).join('|'));
};

const spellings = ({ label, operator, value }: Matcher): readonly string[] =>
  label === 'le' && (operator === '=' || operator === '!=') ? boundSpellings(value) : [value];

const printMatcher = (matcher: Matcher): string => {
  const values = spellings(matcher);
  if (values.length === 1) return matcherText(matcher.label, matcher.operator, matcher.value);
  const operator = matcher.operator === '=' ? '=~' : '!~';
  return matcherText(matcher.label, operator, values.map(escapedRegExp).join('|'));
};

/** One bucket may change its spelling of `le` when Prometheus is upgraded: it is the same series. */
export const isRespelled = ({ matchers }: Selector): boolean =>
  matchers.some((matcher) => matcher.operator === '=' && spellings(matcher).length > 1);

/** `metric{job="app",label="value"}`; `first` are matchers as text. */
export const printSelector = (
  { metric, matchers }: Selector,
  first: readonly string[] = [],
): string => {
  const name = isPlainName(metric) ? [] : [matcherText('__name__', '=', metric)];
  const inside = [...name, ...first, ...matchers.map(printMatcher)].join(',');
  return `${name.length > 0 ? '' : metric}${inside === '' ? '' : `{${inside}}`}`;
};

/** A series by all of the given labels. */
export const seriesText = (metric: string, labels: Labels): string =>
  printSelector({
    metric,
    matchers: Object.entries(labels).map(([label, value]) => ({ label, operator: '=', value })),
  });
