// TraceQL as far as it is one spanset filter of comparisons joined by && → SpanFilter.
// The grammar's trees are wrong for ! and for comparisons with several operators, so both are
// refused, and operands are read from the text of the query.

import { parser } from '@grafana/lezer-traceql';
import type { SyntaxNode } from '@lezer/common';
import { compact } from './one-line.ts';
import { children, type QueryFinding, shown, syntaxError } from './query-tree.ts';
import type { SpanCondition, SpanFilter } from './slo-set.ts';
import { nearest } from './spelling.ts';
import { isOperator, keywords, readField, readOperand } from './traceql-comparison.ts';

export type TraceqlReading = {
  /** null when the filter was refused. */
  readonly filter: SpanFilter | null;
  /** Where each of its conditions begins. */
  readonly places: readonly number[];
  readonly findings: readonly QueryFinding[];
};

const example = 'Write one filter: { kind = server && duration > 200ms }.';

/** The sign of an operand, which the grammar takes for that of all that follows: 0 reads as well. */
const negativeNumber = /(?<=[=<>]\s*)-(?=\d)/g;

/** A text in quotes, or a ! that is not part of != and !~. */
const negation = /"(?:[^"\\]|\\.)*"|`[^`]*`|!(?![=~])/gs;

const findNegation = (query: string): number | null => {
  for (const { 0: found, index } of query.matchAll(negation)) if (found === '!') return index;
  return null;
};

type Placed = { readonly condition: SpanCondition; readonly at: number };

/** The comparisons of a filter, left to right, or the first finding. */
const conjunction = (node: SyntaxNode, query: string): Placed[] | QueryFinding => {
  const finding = (rule: QueryFinding['rule'], at: number, message: string, fix: string) => ({
    ...{ rule, at, message, fix },
  });
  const [left, middle, right] = children(node);
  if (left && !middle && left.name === 'FieldExpression') {
    const sign = query[node.from];
    if (sign === '(') return conjunction(left, query);
    return finding('traceql-conjunction', node.from, `'${sign}' cannot stand here`, example);
  }
  if (!left || !middle || !right)
    return finding(
      'traceql-conjunction',
      node.from,
      `'${shown(query.slice(node.from, node.to))}' is not a comparison`,
      'Compare it: span.name = "value".',
    );
  if (middle.name === 'Or')
    return finding(
      'traceql-conjunction',
      middle.from,
      "'||' cannot be used: all comparisons must hold",
      'Write a regular expression, =~ "a|b", where both sides ask the same field.',
    );
  if (middle.name === 'And') {
    const before = conjunction(left, query);
    if ('rule' in before) return before;
    const after = conjunction(right, query);
    return 'rule' in after ? after : [...before, ...after];
  }
  const operatorText = query.slice(middle.from, middle.to);
  const twice = [left, right].find((side) => children(side).length > 1);
  if (twice || !isOperator(operatorText)) {
    const at = twice ? (children(twice)[1]?.from ?? twice.from) : middle.from;
    const second = twice ? middle.from : at;
    return finding(
      twice ? 'traceql-two-operators' : 'traceql-operator',
      Math.max(at, second),
      twice ? 'a comparison has two operators' : `'${operatorText}' does not compare`,
      'Write field, one of = != < <= > >= =~ !~, and one value.',
    );
  }
  const field = readField(query.slice(left.from, left.to), left.from);
  if ('rule' in field) return field;
  const operand = { text: query.slice(right.from, right.to), at: right.from };
  const value = readOperand(field, { text: operatorText, at: middle.from }, operand);
  if (typeof value === 'object') return value;
  return [{ condition: { field, operator: operatorText, value }, at: left.from }];
};

/** The filter that a query means, or why it cannot be used. */
export const parseTraceql = (query: string): TraceqlReading => {
  const refuse = (finding: QueryFinding): TraceqlReading => ({
    ...{ filter: null, places: [], findings: [finding] },
  });
  if (query.length > 4096) {
    const message = 'the filter has more than 4096 characters';
    return refuse({ rule: 'traceql-syntax', at: 0, message, fix: example });
  }
  const excluded = findNegation(query);
  if (excluded !== null)
    return refuse({
      rule: 'traceql-negation',
      at: excluded,
      message: "'!' cannot be used",
      fix: 'Turn the comparison round: != for =, <= for >, !~ for =~.',
    });
  const tree = parser.parse(query.replaceAll(negativeNumber, '0'));
  const problem =
    query.trim() === '' ? { at: 0, message: 'the filter is empty' } : syntaxError(tree, query);
  if (problem) {
    const [word = ''] = /^\w+/.exec(query.slice(problem.at)) ?? [];
    const near = nearest(word, keywords);
    const fix = near ? `Write ${near}, or a text in quotes.` : example;
    return refuse({ rule: 'traceql-syntax', ...problem, fix });
  }

  let node: SyntaxNode = tree.topNode;
  for (const name of ['SpansetPipelineExpression', 'SpansetPipeline', 'SpansetFilter']) {
    const [only, ...others] = children(node);
    if (only?.name !== name || others.length > 0) {
      const at = others[0]?.from ?? only?.from ?? 0;
      const message = 'only one filter can be used, and here is more';
      return refuse({ rule: 'traceql-conjunction', at, message, fix: example });
    }
    node = only;
  }
  const [expression] = children(node);
  const placed = expression ? conjunction(expression, query) : [];
  if ('rule' in placed) return refuse(placed);
  return {
    filter: {
      conditions: placed.map(({ condition }) => condition),
      text: compact(query),
    },
    places: placed.map(({ at }) => at),
    findings: [],
  };
};
