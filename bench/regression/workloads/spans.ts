// A protobuf body of 512 spans, read for three objectives.

import { SpanScanner } from '../../../collector/ingest/otlp/scan/span-scanner.ts';
import { parseTraceql } from '../../../language/traceql.ts';
import { templateOf } from '../../otlp/bodies.ts';
import type { Workload } from '../workload.ts';

const queries = [
  '{ kind = server && span.http.route = "/checkout" }',
  '{ kind = server && span.http.response.status_code >= 500 }',
  '{ kind = server && duration > 100ms && resource.service.name = "shop" }',
];

export const spans = (): Workload => {
  const filters = queries.map((query) => {
    const { filter } = parseTraceql(query);
    if (filter === null) throw new TypeError(`${query} was refused`);
    return filter;
  });
  const scanner = new SpanScanner(filters);
  const bodies = [1, 2, 3, 4].map((seed) => templateOf(seed, Date.UTC(2026, 0, 1)).body);
  return {
    run: () => {
      const found = bodies.map((body) => {
        const malformed = scanner.read(body);
        if (malformed !== null) throw new TypeError(malformed);
        const words = Math.ceil(scanner.count / 32);
        return filters.map((filter) => scanner.find(filter).slice(0, words).join());
      });
      return JSON.stringify(found);
    },
  };
};
