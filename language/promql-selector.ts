// One selector of PromQL: the name of its metric and its matchers.
// A bound (`le`) comes out in its one spelling, so that "0.20" finds the bucket "0.2".

import type { SyntaxNode } from '@lezer/common';
import { boundOfSpellings } from './bound-spelling.ts';
import { children, type QueryFinding, shown } from './query-tree.ts';
import { anchoredRegExp } from './regular-expression.ts';
import type { Matcher, MatchOperator, Selector } from './slo-set.ts';
import { readStringLiteral } from './string-literal.ts';

/** "0.20" and "2e-1" are "0.2", infinity is "+Inf"; what is no number stays as it is. */
export const canonicalBound = (bound: string): string => {
  if (/^\+?inf$/i.test(bound)) return '+Inf';
  const value = bound.trim() === '' ? Number.NaN : Number(bound);
  return Number.isFinite(value) ? String(value) : bound;
};

const isExact = (operator: MatchOperator): boolean => operator === '=' || operator === '!=';

/** Of `le`: one bound in one spelling, also where an expression lists several of its spellings. */
const boundMatcher = (operator: MatchOperator, value: string): Matcher => {
  if (isExact(operator)) return { label: 'le', operator, value: canonicalBound(value) };
  const bound = boundOfSpellings(value);
  if (bound === null) return { label: 'le', operator, value };
  return { label: 'le', operator: operator === '=~' ? '=' : '!=', value: bound };
};

/** A selector, and where its bound stands if it has one, else where it stands itself. */
export type PlacedSelector = { readonly selector: Selector; readonly at: number };

/** The selector, or the first thing that is wrong with it. */
export const readSelector = (node: SyntaxNode, query: string): PlacedSelector | QueryFinding => {
  const textOf = (part: SyntaxNode): string => query.slice(part.from, part.to);
  const names: string[] = [];
  const matchers: Matcher[] = [];
  let at = node.from;
  const finding = (at: number, rule: QueryFinding['rule'], message: string, fix: string) => ({
    ...{ rule, at, message, fix },
  });

  const readMatcher = (part: SyntaxNode): QueryFinding | null => {
    const [label, sign, literal] = children(part);
    if (!label || !sign || !literal) return null;
    const quoted = label.name === 'QuotedLabelName' || label.name === 'StringLiteral';
    const name = quoted ? readStringLiteral(textOf(label)) : textOf(label);
    const value = readStringLiteral(textOf(literal));
    if (name === null || value === null)
      return finding(
        (name === null ? label : literal).from,
        'promql-syntax',
        'the text has an unknown escape',
        'Write \\\\ for a backslash.',
      );
    const operator = textOf(sign) as MatchOperator;
    if (name === '__name__') {
      if (operator === '=') names.push(value);
      else
        return finding(
          part.from,
          'promql-metric-name',
          'a selector by pattern can find several metrics',
          'Name one metric, and add further ones with +.',
        );
      return null;
    }
    if (!isExact(operator)) {
      const expression = anchoredRegExp(value);
      if (typeof expression === 'string')
        return finding(
          literal.from,
          'promql-regex',
          `'${shown(value)}' cannot be used: ${expression}`,
          'Write it for RE2: it looks neither ahead nor back; !~ or a second matcher may do.',
        );
    }
    if (name === 'le') at = part.from;
    matchers.push(name === 'le' ? boundMatcher(operator, value) : { label: name, operator, value });
    return null;
  };

  for (const part of children(node)) {
    if (part.name === 'Identifier') names.push(textOf(part));
    if (part.name !== 'LabelMatchers') continue;
    for (const inner of children(part)) {
      if (inner.name === 'QuotedLabelName') {
        names.push(readStringLiteral(textOf(inner)) ?? '');
        continue;
      }
      const problem = readMatcher(inner);
      if (problem) return problem;
    }
  }
  const [metric, ...others] = names;
  if (!metric || others.length > 0)
    return finding(
      node.from,
      'promql-metric-name',
      metric ? 'a selector names two metrics' : 'a selector names no metric',
      'Name one metric: http_requests_total{code="200"}.',
    );
  return { selector: { metric, matchers }, at };
};
