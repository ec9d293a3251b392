// Every PromQL query of the documents, with each selector's parts where they stand. Queries are
// found by their place, not by what they mean, so that those of broken definitions are found too.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { Mark } from '../diagnostic.ts';
import { findingFix, partMark } from '../fix.ts';
import { children, syntaxError } from '../query-tree.ts';
import type { MatchOperator } from '../slo-set.ts';
import { readStringLiteral } from '../string-literal.ts';
import type { Path, YamlDocument } from '../yaml-document.ts';

/** Characters `from` up to `to` of a query. */
export type Part = { readonly text: string; readonly from: number; readonly to: number };

export type PlacedMatcher = {
  readonly label: Part;
  readonly operator: Part & { readonly text: MatchOperator };
  /** The text that is meant; `from` and `to` are those of its quotes. */
  readonly value: Part;
};

export type PlacedSelector = {
  readonly metric: Part;
  readonly matchers: readonly PlacedMatcher[];
};

export type PlacedQuery = {
  readonly document: YamlDocument;
  readonly path: Path;
  readonly text: string;
  /** The name of the DataSource that it names; null where it names none. */
  readonly source: string | null;
  /** Whether it is part of a ratio of counters. */
  readonly counters: boolean;
  readonly selectors: readonly PlacedSelector[];
};

type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const partOf = (node: SyntaxNode, query: string, text = query.slice(node.from, node.to)): Part => ({
  ...{ text, from: node.from, to: node.to },
});

const readMatcher = (node: SyntaxNode, query: string): PlacedMatcher | null => {
  const [label, sign, literal] = children(node);
  if (!label || !sign || !literal) return null;
  const value = readStringLiteral(query.slice(literal.from, literal.to));
  const quoted = label.name !== 'LabelName' && /^["'`]/.test(query.slice(label.from, label.to));
  const name = quoted ? readStringLiteral(query.slice(label.from, label.to)) : undefined;
  if (value === null || name === null) return null;
  return {
    label: partOf(label, query, name),
    operator: partOf(sign, query) as PlacedMatcher['operator'],
    value: partOf(literal, query, value),
  };
};

const readSelector = (node: SyntaxNode, query: string): PlacedSelector => {
  let metric: Part = { text: '', from: node.from, to: node.from };
  const matchers: PlacedMatcher[] = [];
  for (const part of children(node)) {
    if (part.name === 'Identifier') metric = partOf(part, query);
    if (part.name !== 'LabelMatchers') continue;
    for (const inner of children(part)) {
      if (inner.name === 'QuotedLabelName') {
        const name = readStringLiteral(query.slice(inner.from, inner.to));
        metric = partOf(inner, query, name ?? '');
        continue;
      }
      const matcher = readMatcher(inner, query);
      if (matcher?.label.text === '__name__' && matcher.operator.text === '=')
        metric = matcher.value;
      else if (matcher && matcher.label.text !== '__name__') matchers.push(matcher);
    }
  }
  return { metric, matchers };
};

/** The selectors of a query; none where it is not well formed. */
export const placedSelectors = (query: string): readonly PlacedSelector[] => {
  const tree = parser.parse(query);
  if (syntaxError(tree, query)) return [];
  const found: PlacedSelector[] = [];
  tree.iterate({
    enter: (node) => {
      if (node.name === 'VectorSelector') found.push(readSelector(node.node, query));
    },
  });
  return found;
};

const isPromql = (type: unknown): boolean =>
  typeof type !== 'string' || type.toLowerCase() !== 'traceql';

/** What is promised by SLIs and SLOs; nothing deeper than their indicators has queries. */
export const placedQueries = (documents: readonly YamlDocument[]): readonly PlacedQuery[] => {
  const found: PlacedQuery[] = [];
  const visit = (value: unknown, path: Path, document: YamlDocument, counters: boolean): void => {
    if (Array.isArray(value)) {
      for (const [index, inner] of value.entries())
        visit(inner, [...path, index], document, counters);
      return;
    }
    if (!isMapping(value)) return;
    const { metricSource } = value;
    if (isMapping(metricSource) && isMapping(metricSource.spec) && isPromql(metricSource.type)) {
      const { query } = metricSource.spec;
      const { metricSourceRef: ref } = metricSource;
      if (typeof query === 'string' && query.length <= 4096)
        found.push({
          ...{ document, text: query, counters, selectors: placedSelectors(query) },
          path: [...path, 'metricSource', 'spec', 'query'],
          source: typeof ref === 'string' ? ref : null,
        });
    }
    for (const [key, inner] of Object.entries(value))
      if (key !== 'metricSource')
        visit(inner, [...path, key], document, counters || value.counter === true);
  };
  for (const document of documents) visit(document.value, [], document, false);
  return found;
};

/** Where part of a query stands in its file. */
export const markOf = ({ document, path, text }: PlacedQuery, { from, to }: Part): Mark =>
  partMark(document, path, text, from, to) ?? document.textMark(path, from);

/** What to do, with the edit that turns part of the query into `becomes`. */
export const fixOf = (
  { document, path, text: query }: PlacedQuery,
  { from, to }: { readonly from: number; readonly to: number },
  becomes: string,
  fix: string,
) => findingFix({ fix, edit: { from, to, text: becomes } }, document, path, query);
