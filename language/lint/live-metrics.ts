// Whether what is counted is really there: each selector against series that were seen. A label
// value that was not seen may come yet; a metric or a label name that is not there probably never.

import type { LintContext, LintRule } from '../lint.ts';
import { canonicalBound } from '../promql-selector.ts';
import { anchoredRegExp } from '../regular-expression.ts';
import { correction, nearest } from '../spelling.ts';
import { markOf, type PlacedMatcher, type PlacedQuery, type PlacedSelector } from './query.ts';

export type LiveMetric = {
  readonly type: 'counter' | 'gauge' | 'unknown';
  /** Of all its series, each label's values. null: no series was seen, only that it is declared. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>> | null;
};

export type LiveMetrics = {
  readonly metrics: ReadonlyMap<string, LiveMetric>;
  /** Labels that are added where metrics are kept: nothing is said of them. */
  readonly added: readonly string[];
  /** Where they were seen, for people to read. */
  readonly place: string;
};

/** By the name of a DataSource; null where nothing is known of it. */
export type LiveSources = (source: string | null) => LiveMetrics | null;

const shownValues = 8;

const list = (values: Iterable<string>): string => {
  const all = [...values].sort();
  const shown = all.slice(0, shownValues).map((value) => `"${value}"`);
  return `${shown.join(', ')}${all.length > shownValues ? ` and ${all.length - shownValues} more` : ''}`;
};

const checkMetric = (
  query: PlacedQuery,
  { metric }: PlacedSelector,
  live: LiveMetrics,
  report: LintContext['report'],
): LiveMetric | null => {
  const seen = live.metrics.get(metric.text) ?? null;
  const mark = markOf(query, metric);
  if (!seen) {
    const otherwise = 'Count a metric that is there, or scrape what has it.';
    const fix = correction(metric.text, [...live.metrics.keys()], 'metrics', otherwise);
    const message = `${live.place} has no metric '${metric.text}'`;
    report('metric-unknown', mark, message, fixIn(query, metric, fix));
    return null;
  }
  const wrong = query.counters ? 'gauge' : 'counter';
  if (seen.type === wrong) {
    const message = query.counters
      ? `${metric.text} is a gauge, and is counted`
      : `${metric.text} is a counter, and is looked at as a gauge`;
    const fix = query.counters
      ? 'Count a counter, or write counter: false.'
      : 'Count it by a ratioMetric with counter: true.';
    report('metric-type', mark, message, fix);
  }
  return seen;
};

type Correction = ReturnType<typeof correction>;

/** A correction of a whole word as an edit inside the query. */
const fixIn = (
  query: PlacedQuery,
  part: { readonly text: string; readonly from: number; readonly to: number },
  fix: Correction,
) => {
  if (typeof fix === 'string' || !('becomes' in fix)) return fix;
  const { offset, end } = markOf(query, part);
  const bare = end !== undefined && end - offset === part.text.length;
  const word = String(fix.becomes);
  return bare && /^[A-Za-z_][\w:]*$/.test(word)
    ? { text: fix.text, edit: { from: offset, to: end, text: word } }
    : fix.text;
};

/** Whether some value passes; an absent label is the empty text. */
const matches = (
  { label, operator, value }: PlacedMatcher,
  values: ReadonlySet<string>,
): boolean => {
  const wanted = label.text === 'le' ? canonicalBound(value.text) : value.text;
  if (operator.text === '=') return values.has(wanted);
  const expression = anchoredRegExp(value.text);
  if (typeof expression === 'string') return true;
  return [...values].some((seen) => expression.test(seen));
};

const checkMatcher = (
  query: PlacedQuery,
  metric: string,
  matcher: PlacedMatcher,
  labels: NonNullable<LiveMetric['labels']>,
  live: LiveMetrics,
  report: LintContext['report'],
): void => {
  const { label, operator, value } = matcher;
  if (live.added.includes(label.text)) return;
  const values = labels.get(label.text);
  if (!values) {
    const known = [...labels.keys()];
    const message = `${metric} has no label '${label.text}' in ${live.place}`;
    const fix = fixIn(query, label, correction(label.text, known, 'labels'));
    report('label-unknown', markOf(query, label), message, fix);
    return;
  }
  const positive = operator.text === '=' || operator.text === '=~';
  if (!positive || matches(matcher, values)) return;
  const message = `no series of ${metric} in ${live.place} has ${label.text}${operator.text}"${value.text}"`;
  const near = nearest(value.text, values);
  const fix = near ? `Write "${near}", if that is meant.` : `There were: ${list(values)}.`;
  report('label-value-unknown', markOf(query, value), message, fix);
};

export const liveMetrics: LintRule = ({ queries, live, report }) => {
  for (const query of queries) {
    const seenThere = live(query.source);
    if (!seenThere) continue;
    for (const selector of query.selectors) {
      if (selector.metric.text === '') continue;
      const metric = checkMetric(query, selector, seenThere, report);
      if (!metric?.labels) continue;
      for (const matcher of selector.matchers)
        checkMatcher(query, selector.metric.text, matcher, metric.labels, seenThere, report);
    }
  }
};
