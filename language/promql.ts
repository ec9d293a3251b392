// PromQL as far as it is linear: selectors of counters, sum, +, − and constant factors.
// rate() and increase() mean their counter, since counts are good over any window.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { canonical } from './linear-form.ts';
import {
  calculate,
  isSign,
  nearestThatWorks,
  negated,
  readNumber,
  type Value,
} from './promql-arithmetic.ts';
import { readSelector } from './promql-selector.ts';
import { children, type QueryFinding, syntaxError } from './query-tree.ts';
import type { Rule } from './rules.ts';
import type { LinearForm, Selector } from './slo-set.ts';

export type PromqlReading = {
  /** In canonical order; null when the query was refused. */
  readonly form: LinearForm | null;
  /** Every selector as written, with the place of its bound if it has one, else its own. */
  readonly selectors: readonly { readonly selector: Selector; readonly at: number }[];
  readonly findings: readonly QueryFinding[];
};

/** Ends the reading of a query at its first refusal. */
class Refusal extends Error {
  readonly finding: QueryFinding;
  constructor(finding: QueryFinding) {
    super(finding.message);
    this.finding = finding;
  }
}

const refuse = (rule: Rule, at: number, message: string, fix: string): never => {
  throw new Refusal({ rule, at, message, fix });
};

const instead: Readonly<Record<string, string>> = {
  irate: 'Write increase(…) or the bare counter.',
  delta: 'Write increase(…) or the bare counter.',
  histogram_quantile:
    'Count what is fast enough: the bucket with le="0.5" is good, _count is total.',
  avg: 'Write sum(…): an average of ratios is not the ratio of the sums.',
  count: 'Write sum(…) over a counter of events.',
};

export const parsePromql = (query: string): PromqlReading => {
  const findings: QueryFinding[] = [];
  const selectors: { selector: Selector; at: number }[] = [];
  const note = (
    rule: Rule,
    at: number,
    message: string,
    fix: string,
    edit?: QueryFinding['edit'],
  ): void => {
    findings.push({ rule, at, message, fix, ...(edit && { edit }) });
  };
  const textOf = (node: SyntaxNode): string => query.slice(node.from, node.to);

  const call = (node: SyntaxNode): Value => {
    const [identifier, body] = children(node);
    const name = identifier ? textOf(identifier) : '';
    const [argument, ...others] = body ? children(body) : [];
    if (name !== 'rate' && name !== 'increase')
      return refuse(
        'promql-not-linear',
        node.from,
        `${name}() is not a sum of counters`,
        instead[name] ?? nearestThatWorks,
      );
    if (argument?.name !== 'MatrixSelector' || others.length > 0)
      return refuse(
        'promql-not-linear',
        argument?.from ?? node.from,
        `${name}() is read only around one counter with a range`,
        `Write ${name}(a_total[5m]), or just a_total.`,
      );
    const [selector, range] = children(argument);
    note(
      'promql-range-ignored',
      range ? range.from - 1 : argument.from,
      `${name}() and its range are ignored: the counter is counted over every window`,
      'Write the bare counter.',
      { from: node.from, to: node.to, text: textOf(selector ?? argument) },
    );
    return vector(selector ?? argument);
  };

  const vector = (node: SyntaxNode): Value => {
    const reading = readSelector(node, query);
    if ('rule' in reading) throw new Refusal(reading);
    selectors.push(reading);
    return { kind: 'series', form: [{ factor: 1, selector: reading.selector }], summed: false };
  };

  const aggregate = (node: SyntaxNode): Value => {
    const parts = children(node);
    const operator = parts.find((part) => part.name === 'AggregateOp') ?? node;
    const name = textOf(operator).toLowerCase();
    if (name !== 'sum')
      return refuse(
        'promql-not-linear',
        operator.from,
        `${name} is not a sum of counters`,
        instead[name] ?? nearestThatWorks,
      );
    const body = parts.find((part) => part.name === 'FunctionCallBody');
    const [argument, ...others] = body ? children(body) : [];
    if (!argument || others.length > 0)
      return refuse('promql-syntax', node.from, 'sum takes one argument', 'Write sum(a_total).');
    const inner = read(argument);
    if (inner.kind === 'number')
      return refuse(
        'promql-not-linear',
        argument.from,
        'a constant is not a counter',
        nearestThatWorks,
      );
    const modifier = parts.find((part) => part.name === 'AggregateModifier');
    if (modifier) grouping(modifier, inner.form);
    return { ...inner, summed: true };
  };

  /** `by` is harmless where each label is one value in every selector: then one series is left. */
  const grouping = (modifier: SyntaxNode, form: LinearForm): void => {
    const [kind, labels] = children(modifier);
    const fix =
      "Leave out 'by' and 'without', or fix the label in the selector: {label=\"value\"}.";
    if (kind?.name !== 'By')
      refuse('promql-grouping', modifier.from, "'without' can leave several series", fix);
    for (const label of labels ? children(labels) : []) {
      const name = textOf(label).replaceAll(/^["'`]|["'`]$/g, '');
      const pinned = form.every(({ selector }) =>
        selector.matchers.some((matcher) => matcher.label === name && matcher.operator === '='),
      );
      if (!pinned)
        refuse('promql-grouping', label.from, `'by (${name})' can leave several series`, fix);
    }
  };

  const binary = (node: SyntaxNode): Value => {
    const [left, operator, ...rest] = children(node);
    const right = rest.at(-1);
    if (!left || !operator || !right)
      return refuse('promql-syntax', node.from, 'an operand is missing', nearestThatWorks);
    const sign = textOf(operator);
    if (!isSign(sign))
      return refuse(
        'promql-not-linear',
        operator.from,
        `'${sign}' is not a sum of counters`,
        nearestThatWorks,
      );
    if (rest.length > 1)
      return refuse(
        'promql-not-linear',
        rest[0]?.from ?? operator.from,
        'series are summed first, so there is nothing to match',
        'Leave out on, ignoring, group_left, group_right and fill.',
      );
    const [a, b] = [read(left), read(right)];
    const result = calculate(a, sign, b);
    if ('message' in result)
      return refuse('promql-not-linear', operator.from, result.message, result.fix);
    const added = sign === '+' || sign === '-';
    if (added && a.kind === 'series' && b.kind === 'series' && !(a.summed && b.summed))
      note(
        'promql-summed',
        operator.from,
        `series on both sides are summed before '${sign}', not matched one by one`,
        'Write sum(…) around each side to say so.',
      );
    return result;
  };

  const unary = (node: SyntaxNode): Value => {
    const [operator, operand] = children(node);
    const value = read(operand ?? node);
    return operator && textOf(operator) === '-' ? negated(value) : value;
  };

  const number = (node: SyntaxNode): Value => {
    const value = readNumber(textOf(node));
    if (Number.isFinite(value)) return { kind: 'number', value };
    const message = 'a factor must be a finite number';
    return refuse('promql-not-linear', node.from, message, nearestThatWorks);
  };

  const read = (node: SyntaxNode): Value => {
    const [first] = children(node);
    switch (node.name) {
      case 'PromQL':
      case 'ParenExpr':
        return first ? read(first) : refuse('promql-syntax', node.from, 'the query is empty', '');
      case 'VectorSelector':
        return vector(node);
      case 'NumberDurationLiteral':
        return number(node);
      case 'UnaryExpr':
        return unary(node);
      case 'BinaryExpr':
        return binary(node);
      case 'AggregateExpr':
        return aggregate(node);
      case 'FunctionCall':
        return call(node);
      default:
        return refuse(
          'promql-not-linear',
          node.from,
          `${forms[node.name] ?? 'this'} is not a sum of counters`,
          node.name === 'MatrixSelector' ? 'Leave the range out.' : nearestThatWorks,
        );
    }
  };

  const tree = parser.parse(query);
  const problem =
    query.trim() === '' ? { at: 0, message: 'the query is empty' } : syntaxError(tree, query);
  if (problem) {
    note('promql-syntax', problem.at, problem.message, 'Write a counter, or a sum of counters.');
    return { form: null, selectors, findings };
  }
  try {
    const value = read(tree.topNode);
    if (value.kind === 'series') return { form: canonical(value.form), selectors, findings };
    note('promql-not-linear', 0, 'a constant is not a counter', nearestThatWorks);
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    findings.push(cause.finding);
  }
  return { form: null, selectors, findings };
};

const forms: Readonly<Record<string, string>> = {
  MatrixSelector: 'a range outside rate() or increase()',
  SubqueryExpr: 'a subquery',
  OffsetExpr: 'an offset',
  StepInvariantExpr: 'a fixed moment',
  StringLiteral: 'a text',
};
