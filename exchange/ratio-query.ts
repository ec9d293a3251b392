// A ratio that somebody computed, taken apart again into what it counts: `bad / total`, or
// `1 - good / total`. Any other ratio cannot be counted over other windows, and is refused.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { children, syntaxError } from '../language/query-tree.ts';
import {
  type CounterQuery,
  type QueryProblem,
  readCounterQuery,
  unwrapped,
} from './counter-query.ts';

export type RatioQuery = {
  readonly part: 'good' | 'bad';
  readonly counted: CounterQuery;
  readonly total: CounterQuery;
};

/** Only the node's text, where it stands. */
const alone = (query: string, { from, to }: SyntaxNode): string =>
  ' '.repeat(from) + query.slice(from, to);

const operation = (
  node: SyntaxNode,
  sign: string,
  query: string,
): readonly [SyntaxNode, SyntaxNode] | null => {
  const [left, operator, ...rest] = children(node);
  const right = rest.at(-1);
  if (node.name !== 'BinaryExpr' || !left || !operator || !right || rest.length > 1) return null;
  return query.slice(operator.from, operator.to) === sign ? [left, right] : null;
};

/** @param windowed a query with a range where the window was */
export const readRatioQuery = (windowed: string): RatioQuery | QueryProblem => {
  const tree = parser.parse(windowed);
  const wrong =
    windowed.trim() === '' ? { at: 0, message: 'the query is empty' } : syntaxError(tree, windowed);
  const fix = 'Write bad and total events, each as sum(rate(a_total[{{.window}}])).';
  if (wrong) return { ...wrong, fix };
  const top = unwrapped(tree.topNode, windowed);
  const less = operation(top, '-', windowed);
  const fromOne = less !== null && windowed.slice(less[0].from, less[0].to).trim() === '1';
  const share = fromOne ? unwrapped(less[1], windowed) : top;
  const sides = operation(share, '/', windowed);
  if (sides === null) {
    const message =
      'the ratio is not one sum divided by another, so no other window can be counted';
    return { at: share.from, message, fix };
  }
  const [counted, total] = sides.map((side) => readCounterQuery(alone(windowed, side)));
  if (!counted || !total) return { at: share.from, message: 'a side is missing', fix };
  if ('message' in counted) return counted;
  if ('message' in total) return total;
  return { part: fromOne ? 'good' : 'bad', counted, total };
};
