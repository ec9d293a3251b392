// What kept traces are searched by. Everything that is asked for must hold; times and durations are
// of the whole trace, milliseconds.

import type { SpanFilter } from '../../../language/slo-set.ts';
import { matchesSpan } from '../../../language/span-filter.ts';
import type { Span } from '../../ingest/span.ts';
import type { KeptTrace } from './kept-trace.ts';

export type TraceQuery = {
  /** Traces with a span that one of these finds. */
  readonly filters?: readonly SpanFilter[] | undefined;
  /** Or one of these; where there are neither filters nor ids asked for: any. */
  readonly traceIds?: ReadonlySet<string> | undefined;
  /** 'GET /api/documents', or the route alone: of any of its spans. */
  readonly route?: string | undefined;
  /** `error`: any span failed. */
  readonly status?: 'ok' | 'error' | undefined;
  readonly service?: string | undefined;
  readonly minDurationMs?: number | undefined;
  /** Ended since, begun before. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
};

/** Method and route of a span that answers requests; null for any other. */
export const routeOf = ({ attributes }: Pick<Span, 'attributes'>): string | null => {
  const route = attributes['http.route'];
  if (route === undefined) return null;
  const method = attributes['http.request.method'] ?? attributes['http.method'];
  return method === undefined ? String(route) : `${String(method)} ${String(route)}`;
};

const hasRoute = (trace: KeptTrace, route: string): boolean =>
  trace.hasSpan((span) => routeOf(span) === route || span.attributes['http.route'] === route);

const isWanted = (trace: KeptTrace, { filters, traceIds }: TraceQuery): boolean => {
  if (filters === undefined && traceIds === undefined) return true;
  if (traceIds?.has(trace.traceId)) return true;
  return trace.hasSpan((span) => (filters ?? []).some((filter) => matchesSpan(filter, span)));
};

/** The cheap questions come first: most traces are done with after them. */
export const answers = (trace: KeptTrace, query: TraceQuery): boolean => {
  const { route, status, service, minDurationMs = 0, sinceMs = 0, untilMs } = query;
  return (
    trace.endMs >= sinceMs &&
    (untilMs === undefined || trace.startMs < untilMs) &&
    trace.durationMs >= minDurationMs &&
    (status === undefined || trace.hasFailed === (status === 'error')) &&
    (service === undefined || trace.services.has(service)) &&
    (route === undefined || hasRoute(trace, route)) &&
    isWanted(trace, query)
  );
};
