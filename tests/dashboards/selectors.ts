// The selectors of a query: which metric each asks for, by which labels, and which of those have to
// be equal to something.

import { parser } from '@prometheus-io/lezer-promql';
import type { Series } from './recorded.ts';

export type Asked = {
  readonly name: string;
  readonly labels: readonly string[];
  readonly equal: readonly (readonly [string, string])[];
};

/** @param expression with Grafana's variables filled in */
export const selectors = (expression: string): readonly Asked[] => {
  const found: Asked[] = [];
  parser.parse(expression).iterate({
    enter: ({ name, from, to }) => {
      if (name !== 'VectorSelector') return;
      const text = expression.slice(from, to);
      const [metric = ''] = /^[\w:]+/.exec(text) ?? [];
      const matchers = [...text.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
        ([, label = '', operator = '', value = '']) => ({ label, operator, value }),
      );
      const equal = matchers
        .filter(({ operator }) => operator === '=')
        .map(({ label, value }) => [label, value] as const);
      found.push({ name: metric, labels: matchers.map(({ label }) => label), equal });
    },
  });
  return found;
};

/** Whether one of the series is of that name and has what is asked for. */
export const isAmong = (
  series: readonly Series[],
  { name, equal }: Pick<Asked, 'name' | 'equal'>,
): boolean =>
  series.some(
    (one) => one.name === name && equal.every(([label, value]) => one.labels[label] === value),
  );
