// A query that counts over a window, as rules generators take it: `sum(rate(a_total[{{.window}}]))`.
// Signalbox counts over every window by itself, so that the bare counter is left of it. What is taken
// away becomes spaces, so that every character of a finding stands where it stood.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { blanked, comments, compact } from '../language/one-line.ts';
import { parsePromql } from '../language/promql.ts';
import { children, syntaxError } from '../language/query-tree.ts';
import type { LinearForm } from '../language/slo-set.ts';

export type QueryProblem = { readonly at: number; readonly message: string; readonly fix: string };

export type CounterQuery = {
  readonly query: string;
  readonly form: LinearForm;
  /** Counters grow; of gauges the values of every scrape were added up. */
  readonly counts: 'counters' | 'gauges';
  /** Where `or vector(0)` was left out; it stands for counters that are not there yet. */
  readonly withoutZero: readonly number[];
};

const longestQuery = 4096;

const template = /\{\{-?\s*\.window\s*-?\}\}/g;

/** With a range in each template's place, as long as the template. */
export const withWindows = (text: string): string | QueryProblem => {
  if (text.length > longestQuery) {
    const message = `the query has more than ${longestQuery} characters`;
    return { at: 0, message, fix: 'Record a part of it, or split the SLO.' };
  }
  const windowed = text.replaceAll(template, (found) => '5m'.padEnd(found.length));
  const other = windowed.indexOf('{{');
  if (other === -1) return windowed;
  const message = 'the query has a template other than {{.window}}';
  return { at: other, message, fix: 'Put the text in that the template stands for.' };
};

const isZero = (node: SyntaxNode, query: string): boolean =>
  /^\(*\s*vector\s*\(\s*0(\.0*)?\s*\)\s*\)*$/i.test(query.slice(node.from, node.to));

type Blank = { readonly from: number; readonly to: number };

/** Of `a or vector(0)` the two sides; null for anything else. */
const besideZero = (
  node: SyntaxNode,
  query: string,
): { readonly counted: SyntaxNode; readonly zero: SyntaxNode } | null => {
  const [counted, operator, ...rest] = children(node);
  const zero = rest.at(-1);
  if (node.name !== 'BinaryExpr' || operator?.name.toLowerCase() !== 'or') return null;
  return counted && zero && isZero(zero, query) ? { counted, zero } : null;
};

/** What is inside parentheses and beside `or vector(0)`. */
export const unwrapped = (node: SyntaxNode, query: string): SyntaxNode => {
  const [first] = children(node);
  if ((node.name === 'ParenExpr' || node.name === 'PromQL') && first)
    return unwrapped(first, query);
  const counted = besideZero(node, query)?.counted;
  return counted ? unwrapped(counted, query) : node;
};

const overTime: Readonly<Record<string, CounterQuery['counts']>> = {
  ...{ rate: 'counters', increase: 'counters', sum_over_time: 'gauges' },
};

const instead: Readonly<Record<string, string>> = {
  count_over_time:
    'It counts scrapes; write a thresholdMetric of the gauge, where every scrape is one event.',
  avg_over_time: 'A mean over time is no count; write a thresholdMetric, or what it was made from.',
  sum_over_time:
    'It is read around one gauge, sum_over_time(a[{{.window}}]); a comparison is a thresholdMetric.',
  histogram_quantile: 'Count the bucket of the bound that is fast enough, and _count as the total.',
};

type Found = {
  readonly blanks: Blank[];
  readonly counts: Set<CounterQuery['counts']>;
  readonly withoutZero: number[];
};

const find = (node: SyntaxNode, query: string, found: Found): QueryProblem | null => {
  const parts = children(node);
  if (node.name === 'LineComment') return null;
  if (node.name === 'FunctionCall') {
    const name = query.slice(parts[0]?.from ?? node.from, parts[0]?.to ?? node.from);
    const kind = Object.hasOwn(overTime, name) ? overTime[name] : undefined;
    const [argument, ...others] = parts[1] ? children(parts[1]) : [];
    const [selector] = argument ? children(argument) : [];
    if (kind && argument?.name === 'MatrixSelector' && selector && others.length === 0) {
      found.counts.add(kind);
      found.blanks.push({ from: node.from, to: selector.from }, { from: selector.to, to: node.to });
      return null;
    }
    const message = `${name}() is not a count over the window`;
    const fix = instead[name] ?? 'Write sum(rate(a_total[{{.window}}])).';
    return { at: node.from, message, fix };
  }
  if (node.name === 'VectorSelector') {
    const message = 'a series is looked at in one moment, not over the window';
    return { at: node.from, message, fix: 'Write rate(a_total[{{.window}}]).' };
  }
  const beside = besideZero(node, query);
  if (beside) {
    found.withoutZero.push(beside.zero.from);
    found.blanks.push({ from: beside.counted.to, to: node.to });
    return find(beside.counted, query, found);
  }
  for (const part of parts) {
    const problem = find(part, query, found);
    if (problem) return problem;
  }
  return null;
};

/** The parentheses around all of a query, which say nothing. */
const outerParentheses = (top: SyntaxNode): readonly Blank[] => {
  const [only] = children(top);
  if (only?.name !== 'ParenExpr') return [];
  const { from, to } = only;
  return [{ from, to: from + 1 }, { from: to - 1, to }, ...outerParentheses(only)];
};

/** @param windowed a query with a range where the window was, as `withWindows` gives it */
export const readCounterQuery = (windowed: string): CounterQuery | QueryProblem => {
  const query = blanked(windowed, comments(windowed));
  const tree = parser.parse(query);
  const wrong =
    query.trim() === '' ? { at: 0, message: 'the query is empty' } : syntaxError(tree, query);
  if (wrong) return { ...wrong, fix: 'Write sum(rate(a_total[{{.window}}])).' };
  const found: Found = { blanks: [], counts: new Set(), withoutZero: [] };
  const problem = find(tree.topNode, query, found);
  if (problem) return problem;
  const [counts, other] = [...found.counts];
  if (counts === undefined || other !== undefined) {
    const message = other
      ? 'the query counts counters and gauges together'
      : 'the query counts nothing over the window';
    return { at: 0, message, fix: 'Write sum(rate(a_total[{{.window}}])).' };
  }
  const bare = blanked(query, [...found.blanks, ...outerParentheses(tree.topNode)]);
  const { form, findings } = parsePromql(bare);
  if (form && form.length > 0)
    return { query: compact(bare), form, counts, withoutZero: found.withoutZero };
  const reason = findings.at(-1);
  return {
    at: reason?.at ?? 0,
    message: reason?.message ?? 'what is counted cancels itself out',
    fix: reason?.fix ?? 'Write a query that counts something.',
  };
};
