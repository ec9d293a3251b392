// What a dashboard's PromQL is: whether it can be read at all, and which metrics it asks for.
// Grafana fills in its variables before it asks, so they are filled in here too.

import { parser } from '@prometheus-io/lezer-promql';
import { syntaxError } from '../language/query-tree.ts';

/** All that these dashboards' queries use, with what Grafana might put in. */
const variables: Readonly<Record<string, string>> = { $__rate_interval: '1m', $slo: '.*' };

/** The query as Prometheus gets it. What is no known variable stays, and is no PromQL. */
export const filledIn = (expression: string): string =>
  expression.replaceAll(/\$\w+/g, (name) => variables[name] ?? name);

export type ReadQuery = {
  /** Each metric once; a selector without a name is ''. */
  readonly metrics: readonly string[];
  /** Why it cannot be read, or null. */
  readonly problem: string | null;
};

export const readQuery = (expression: string): ReadQuery => {
  const query = filledIn(expression);
  const tree = parser.parse(query);
  const metrics = new Set<string>();
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'VectorSelector') return;
      const metric = node.getChild('Identifier');
      metrics.add(metric ? query.slice(metric.from, metric.to) : '');
    },
  });
  return { metrics: [...metrics], problem: syntaxError(tree, query)?.message ?? null };
};
