// Whether a span passes a filter. All conditions must hold; a span without the attribute passes no
// comparison of it, not even !=. Durations are compared exactly, in nanoseconds.

import { anchoredRegExp } from './regular-expression.ts';
import type { SpanCondition, SpanFilter } from './slo-set.ts';

type Scalar = string | number | boolean;
type Attributes = Readonly<Record<string, Scalar | readonly Scalar[]>>;

/** What a filter looks at. */
export type FilterableSpan = {
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly durationNs: number;
  readonly attributes: Attributes;
  readonly resource: Attributes;
};

type Test = (span: FilterableSpan) => boolean;

const compare = ({ operator, value }: SpanCondition): ((actual: Scalar) => boolean) => {
  if (operator === '=~' || operator === '!~') {
    const expression = anchoredRegExp(String(value));
    if (typeof expression === 'string') throw new TypeError(`${String(value)}: ${expression}`);
    const wanted = operator === '=~';
    return (actual) => typeof actual === 'string' && expression.test(actual) === wanted;
  }
  const same = (actual: Scalar): boolean => typeof actual === typeof value;
  switch (operator) {
    case '=':
      return (actual) => actual === value;
    case '!=':
      return (actual) => same(actual) && actual !== value;
    case '<':
      return (actual) => same(actual) && actual < value;
    case '<=':
      return (actual) => same(actual) && actual <= value;
    case '>':
      return (actual) => same(actual) && actual > value;
    case '>=':
      return (actual) => same(actual) && actual >= value;
  }
};

/** Whether a value passes the comparison: an attribute's, a name, a duration in nanoseconds. */
export const valueTest = (
  condition: SpanCondition,
): ((actual: Scalar | readonly Scalar[]) => boolean) => {
  const holds = compare(condition);
  // Of a list any element may be equal, but none may be for "not equal".
  const negative = condition.operator === '!=' || condition.operator === '!~';
  return (actual) => {
    if (typeof actual !== 'object') return holds(actual);
    return negative ? actual.every(holds) : actual.some(holds);
  };
};

const compileCondition = (condition: SpanCondition): Test => {
  const { field } = condition;
  const holds = valueTest(condition);
  if (field.scope === 'intrinsic') {
    const key = field.name === 'duration' ? 'durationNs' : field.name;
    return (span) => holds(span[key]);
  }
  const from = field.scope === 'span' ? 'attributes' : 'resource';
  return (span) => {
    const attributes = span[from];
    if (!Object.hasOwn(attributes, field.name)) return false;
    const actual = attributes[field.name];
    return actual !== undefined && holds(actual);
  };
};

const compiled = new WeakMap<SpanFilter, readonly Test[]>();

/** @returns whether all conditions of the filter hold for the span. */
export const matchesSpan = (filter: SpanFilter, span: FilterableSpan): boolean => {
  const tests = compiled.get(filter) ?? filter.conditions.map(compileCondition);
  compiled.set(filter, tests);
  return tests.every((test) => test(span));
};
