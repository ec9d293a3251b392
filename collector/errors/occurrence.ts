// One error that happened, wherever it was told: an `exception` event of a span, or a record of a
// log. What it says of itself is cut to a bound, so that no error is larger than another may be.

import type { LogRecord } from '../ingest/log-record.ts';
import type { Attributes, Span } from '../ingest/span.ts';

export type Occurrence = {
  readonly service: string;
  /** The resource's service.version; '' where it tells none. */
  readonly release: string;
  readonly type: string;
  readonly message: string;
  /** '' where none was recorded. */
  readonly stack: string;
  readonly atMs: number;
  readonly traceId: string | null;
  /** What was asked for when it happened: 'GET /api/documents'; null where nothing tells. */
  readonly route: string | null;
  readonly from: 'span' | 'log';
};

/** ERROR in OpenTelemetry's numbering; FATAL is above it. */
const errorSeverity = 17;

const mostOfType = 200;
const mostOfMessage = 2000;
const mostOfStack = 12_000;

const text = (value: unknown, most: number): string =>
  (value === undefined ? '' : String(value)).slice(0, most);

const textIn = (attributes: Attributes, names: readonly string[]): string => {
  const name = names.find((each) => attributes[each] !== undefined);
  return name === undefined ? '' : text(attributes[name], mostOfType);
};

/** Whose error it is. */
export const origin = (resource: Attributes): Pick<Occurrence, 'service' | 'release'> => ({
  service: textIn(resource, ['service.name']) || 'unknown_service',
  release: textIn(resource, ['service.version']),
});

const methodIn = (attributes: Attributes): string =>
  textIn(attributes, ['http.request.method', 'http.method']);

const routeIn = (attributes: Attributes): string | null =>
  textIn(attributes, ['http.route', 'rpc.method', 'messaging.destination.name']) || null;

/**
 * Of the span or of the nearest around it that tells one, with the method that one of them tells;
 * else the name of what serves.
 */
const routeOf = (span: Span, byId: ReadonlyMap<string, Span>): string | null => {
  let serving: Span | undefined;
  let route: string | null = null;
  let current: Span | undefined = span;
  for (let steps = 0; current !== undefined && steps < 50; steps += 1) {
    route ??= routeIn(current.attributes);
    const method = methodIn(current.attributes);
    if (route !== null && method !== '') return `${method} ${route}`;
    if (current.kind === 'server' || current.kind === 'consumer' || current.parentSpanId === null)
      serving = current;
    current = current.parentSpanId === null ? undefined : byId.get(current.parentSpanId);
  }
  return route ?? (serving === undefined ? null : text(serving.name, mostOfType));
};

const described = (attributes: Attributes) => ({
  type: textIn(attributes, ['exception.type']) || 'exception',
  message: text(attributes['exception.message'], mostOfMessage),
  stack: text(attributes['exception.stacktrace'], mostOfStack),
});

const isException = ({ name }: Span['events'][number]): boolean => name === 'exception';

/** What groups an exception that a span of a kept trace tells of. */
export const exceptionIn = (
  resource: Attributes,
  event: Attributes,
): Pick<Occurrence, 'service' | 'type' | 'message' | 'stack'> => ({
  service: origin(resource).service,
  ...described(event),
});

export const occurrencesOfSpans = (spans: readonly Span[]): readonly Occurrence[] => {
  const telling = spans.filter(({ events }) => events.some(isException));
  if (telling.length === 0) return [];
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return telling.flatMap((span) =>
    span.events.filter(isException).map(({ timeMs, attributes }) => ({
      ...origin(span.resource),
      ...described(attributes),
      atMs: timeMs > 0 ? timeMs : span.endMs,
      traceId: span.traceId,
      route: routeOf(span, byId),
      from: 'span' as const,
    })),
  );
};

/** Whether a record tells of an error: by its severity, or by the exception that it carries. */
export const tellsOfError = (record: {
  readonly severityNumber: number;
  readonly attributes: readonly { readonly key: string }[];
}): boolean =>
  record.severityNumber >= errorSeverity ||
  record.attributes.some(({ key }) => key === 'exception.type' || key === 'exception.message');

export const occurrenceOfLog = (record: LogRecord): Occurrence => {
  const { attributes, body, scope, severityText, timeMs, traceId } = record;
  const exception = described(attributes);
  const isPlain = exception.type === 'exception' && exception.message === '';
  return {
    ...origin(record.resource),
    ...exception,
    // A plain record has no type: the logger that wrote it is the nearest to one.
    ...(isPlain && { type: text(scope || severityText || 'log record', mostOfType) }),
    message: exception.message || text(body, mostOfMessage),
    atMs: timeMs,
    traceId,
    route: routeIn(attributes),
    from: 'log',
  };
};
