// Selectors and sums of the SLO language as PromQL text, which reads back as the same form. What a
// label may hold is data: quotes, backslashes and names that PromQL's syntax has no room for come
// out as the text they are. A bound is matched in every spelling that Prometheus may have stored.

import { boundSpellings } from './bound-spelling.ts';
import type { Comparison, LinearForm, Matcher, Selector } from './slo-set.ts';

export type Labels = Readonly<Record<string, string>>;

/**
 * What no YAML file may hold as it is, what some readers of YAML take for the end of a line, and the
 * replacement character, which Prometheus takes for broken UTF-8 unless it is escaped.
 */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]/g;

/** JSON's escapes are a part of PromQL's; half a surrogate pair is no text in either. */
export const quoted = (text: string): string =>
  JSON.stringify(text.toWellFormed()).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export const escapedRegExp = (text: string): string =>
  text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Words that mean something else where a metric's name could stand; case does not matter. */
const reserved = new Set([
  ...['on', 'ignoring', 'group_left', 'group_right', 'bool', 'offset', 'by', 'without'],
  ...['and', 'or', 'unless', 'atan2', 'inf', 'nan', 'start', 'end', 'step', 'fill', 'fill_left'],
  ...['fill_right', 'anchored', 'smoothed', 'sum', 'avg', 'count', 'min', 'max', 'group'],
  ...['stddev', 'stdvar', 'topk', 'bottomk', 'count_values', 'quantile', 'limitk'],
  ...['limit_ratio'],
]);

const isPlainName = (name: string): boolean =>
  /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) && !reserved.has(name.toLowerCase());
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

export type FormPrint = {
  /** Matchers put first in every selector, as text: `job="app"`. */
  readonly first?: readonly string[];
  /** Put behind every selector: `offset 5s`, or a range. */
  readonly behind?: string;
  /** The labels by which sums are told apart; none are summed to one. */
  readonly by?: readonly string[];
};

/**
 * `sum(a{x="1"}) - 2 * sum(b)`. As everywhere in PromQL, where one of the sums has no series the
 * whole has none. @throws RangeError for a form without terms, which has no text
 */
export const printForm = (form: LinearForm, print: FormPrint = {}): string => {
  const by = (print.by ?? []).map((label) => (isPlainLabel(label) ? label : quoted(label)));
  const grouping = by.length > 0 ? ` by (${by.join(', ')}) ` : '';
  const behind = print.behind === undefined ? '' : ` ${print.behind}`;
  if (form.length === 0) throw new RangeError('a form without terms cannot be printed');
  return form
    .map(({ factor, selector }, index) => {
      const sum = `sum${grouping}(${printSelector(selector, print.first)}${behind})`;
      const size = Math.abs(factor);
      const term = size === 1 ? sum : `${size} * ${sum}`;
      const sign = factor < 0 ? '-' : '+';
      if (index > 0) return ` ${sign} ${term}`;
      return sign === '-' ? `-${term}` : term;
    })
    .join('');
};

const signs: Readonly<Record<Comparison, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** `sum(a) <= 0.5`: the good moments of a threshold. */
export const printComparison = (
  form: LinearForm,
  operator: Comparison,
  threshold: number,
  print: FormPrint = {},
): string => `${printForm(form, print)} ${signs[operator]} ${threshold}`;
