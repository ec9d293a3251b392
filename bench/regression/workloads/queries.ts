// What `check` does with queries of PromQL and TraceQL: most are read, the others refused with advice.

import { parsePromql } from '../../../language/promql.ts';
import { parseTraceql } from '../../../language/traceql.ts';
import type { Workload } from '../workload.ts';

const times = 10;

const promqlOf = (n: number): string[] => [
  `sum(requests_${n}_total{code=~"5..",route!="/health"})`,
  `sum(rate(requests_${n}_total{code="200"}[5m])) + sum(rate(requests_${n}_total{code="204"}[5m]))`,
  `sum by (route) (latency_${n}_seconds_bucket{le="0.25"}) - 2 * sum(errors_${n}_total)`,
  `histogram_quantile(0.95, sum(rate(latency_${n}_bucket[5m])) by (le))`,
];

const traceqlOf = (n: number): string[] => [
  `{ kind = server && duration > ${n + 1}ms }`,
  `{ resource.service.name = "shop-${n}" && span.http.route =~ "/api/.*" && status = error }`,
  `{ name = "commit ${n}" && span.retries >= ${n} && span.http.request.method != "GET" }`,
  `{ kind = server || duration > ${n}ms }`,
];

const each = (make: (n: number) => string[]): string[] =>
  Array.from({ length: times }, (_, n) => make(n)).flat();

export const queries = (): Workload => {
  const [promql, traceql] = [each(promqlOf), each(traceqlOf)];
  return {
    run: () => {
      const read = promql.filter((query) => parsePromql(query).form !== null).length;
      const filtered = traceql.filter((query) => parseTraceql(query).filter !== null).length;
      return `${read} of ${promql.length}, ${filtered} of ${traceql.length}`;
    },
  };
};
