// What a dashboard's PromQL is: whether it can be read at all, and which metrics it asks for.
// Grafana fills in its variables before it asks, so they are filled in here too.

import { parser } from '@prometheus-io/lezer-promql';
import { syntaxError } from '../../language/query-tree.ts';

export type Filling = Readonly<Record<string, string>>;

/** What Grafana fills in by itself. */
const own: Filling = { __rate_interval: '1m', __range: '1h' };

/** Also where it is not in PromQL: \${name}, \${name:format}. Not $1, which is of label_replace. */
const variable = /\$(?:([a-zA-Z_]\w*)|\{([^}:]+)(?::[^}]*)?\})/g;

/** The query as Prometheus gets it. What is no known variable stays, and is no PromQL. */
export const filledIn = (expression: string, chosen: Filling): string => {
  const filling = { ...own, ...chosen };
  return expression.replaceAll(
    variable,
    (text, plain?: string, braced?: string) => filling[plain ?? braced ?? ''] ?? text,
  );
};

/** The variables in a text that are not Grafana's own, which begin with two underscores. */
export const variablesIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(variable)]
      .map(([, plain, braced]) => plain ?? braced ?? '')
      .filter((name) => !name.startsWith('__')),
  ),
];

export type ReadQuery = {
  /** Each metric once; a selector without a name is ''. */
  readonly metrics: readonly string[];
  /** Where metrics are asked for by a regular expression of their names. */
  readonly patterns: readonly string[];
  /** Why it cannot be read, or null. */
  readonly problem: string | null;
};

/** Grafana's own question for the values of a label is no PromQL, but has a selector. */
const labelValues = /^label_values\((.+), \w+\)$/;

export const readQuery = (expression: string, chosen: Filling): ReadQuery => {
  const [, selector] = labelValues.exec(expression) ?? [];
  const query = filledIn(selector ?? expression, chosen);
  const tree = parser.parse(query);
  const [metrics, patterns] = [new Set<string>(), new Set<string>()];
  tree.iterate({
    enter: ({ name, node, from, to }) => {
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      const [, pattern] = /\{__name__=~"([^"]+)"/.exec(query.slice(from, to)) ?? [];
      if (metric) metrics.add(query.slice(metric.from, metric.to));
      else if (pattern !== undefined) patterns.add(pattern);
      else metrics.add('');
    },
  });
  return {
    metrics: [...metrics],
    patterns: [...patterns],
    problem: syntaxError(tree, query)?.message ?? null,
  };
};
