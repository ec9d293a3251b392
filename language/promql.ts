// PromQL as far as it is linear: selectors of counters or of gauges, sum, +, − and constant factors.
// rate() and increase() mean their counter, since counts are good over any window; of gauges they
// are refused. A query's length and depth are bounded, so that none can exhaust the reader.

import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { canonical } from './linear-form.ts';
import {
  growths,
  insteadOf,
  insteadOfOperator,
  nearestThatWorks,
  type Series,
  simplest,
  unreadForm,
} from './promql-advice.ts';
import { calculate, isSign, negated, readNumber, type Value } from './promql-arithmetic.ts';
import { readSelector } from './promql-selector.ts';
import { children, excessOf, type QueryFinding, shown, syntaxError } from './query-tree.ts';
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

const longestQuery = 16_384;
/** Operators, and brackets within each other. */
const mostOperators = 100;

export type PromqlOptions = {
  /** What the query's series are: 'counters' unless told otherwise. */
  readonly of?: Series;
};

export const parsePromql = (
  query: string,
  { of = 'counters' }: PromqlOptions = {},
): PromqlReading => {
  const one = of === 'counters' ? 'a counter' : 'a gauge';
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
    if (of === 'gauges' && growths.includes(name))
      return refuse(
        'promql-gauge-rate',
        node.from,
        `${name}() tells how a series moves, and here a gauge is looked at as it is`,
        insteadOf(name, of),
      );
    if (name !== 'rate' && name !== 'increase')
      return refuse(
        'promql-not-linear',
        node.from,
        `${name}() is not a sum of ${of}`,
        insteadOf(name, of),
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
    const { metric } = reading.selector;
    if (of === 'gauges' && /_(?:total|bucket)$/.test(metric))
      note(
        'counter-as-gauge',
        node.from,
        `${shown(metric)} has the name of a counter, whose value is all that was counted since it began`,
        'Count it by a ratioMetric with counter: true, or name a gauge.',
      );
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
        `${name} is not a sum of ${of}`,
        insteadOf(name, of),
      );
    const body = parts.find((part) => part.name === 'FunctionCallBody');
    const [argument, ...others] = body ? children(body) : [];
    if (!argument || others.length > 0)
      return refuse(
        'promql-syntax',
        node.from,
        'sum takes one argument',
        'Write sum(…) around one.',
      );
    const inner = read(argument);
    if (inner.kind === 'number')
      return refuse(
        'promql-not-linear',
        argument.from,
        `a constant is not ${one}`,
        nearestThatWorks(of),
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
        refuse(
          'promql-grouping',
          label.from,
          `'by (${shown(name)})' can leave several series`,
          fix,
        );
    }
  };

  const binary = (node: SyntaxNode): Value => {
    const [left, operator, ...rest] = children(node);
    const right = rest.at(-1);
    if (!left || !operator || !right)
      return refuse('promql-syntax', node.from, 'an operand is missing', simplest(of));
    const sign = textOf(operator);
    if (!isSign(sign))
      return refuse(
        'promql-not-linear',
        operator.from,
        `'${sign}' is not a sum of ${of}`,
        insteadOfOperator(sign, of),
      );
    if (rest.length > 1)
      return refuse(
        'promql-not-linear',
        rest[0]?.from ?? operator.from,
        'series are summed first, so there is nothing to match',
        'Leave out on, ignoring, group_left, group_right and fill.',
      );
    const [a, b] = [read(left), read(right)];
    const result = calculate(a, sign, b, of);
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
    return refuse('promql-not-linear', node.from, message, nearestThatWorks(of));
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
      default: {
        const { what, fix } = unreadForm(node.name, of);
        return refuse('promql-not-linear', node.from, `${what} is not a sum of ${of}`, fix);
      }
    }
  };

  const tooLarge = (at: number, message: string): PromqlReading => {
    note(
      'promql-too-large',
      at,
      message,
      'Choose several series by one selector: code=~"2..|3..".',
    );
    return { form: null, selectors, findings };
  };
  if (query.length > longestQuery)
    return tooLarge(longestQuery, `the query has more than ${longestQuery} characters`);
  const excess = excessOf(query, mostOperators);
  if (excess !== null)
    return tooLarge(
      excess,
      `the query has more than ${mostOperators} operators, or brackets as deep`,
    );
  const tree = parser.parse(query);
  const problem =
    query.trim() === '' ? { at: 0, message: 'the query is empty' } : syntaxError(tree, query);
  if (problem) {
    if (/^(\{\{|\$|\[\[)/.test(query.slice(problem.at))) {
      const isRange = /\[\s*$/.test(query.slice(0, problem.at));
      const fix = isRange
        ? 'Leave the range out: it is counted over every window.'
        : 'Write what it stands for.';
      note('promql-syntax', problem.at, 'what other tools fill in is not filled in here', fix);
    } else note('promql-syntax', problem.at, problem.message, simplest(of));
    return { form: null, selectors, findings };
  }
  try {
    const value = read(tree.topNode);
    if (value.kind === 'series') return { form: canonical(value.form), selectors, findings };
    note('promql-not-linear', 0, `a constant is not ${one}`, nearestThatWorks(of));
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    findings.push(cause.finding);
  }
  return { form: null, selectors, findings };
};
