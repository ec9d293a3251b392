// A finished span as the collector keeps it. Times are milliseconds of Unix time, with fractions.

export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** Whose process sent it; OpenTelemetry's own word where it does not say. */
export const serviceOf = (resource: Attributes): string =>
  String(resource['service.name'] ?? 'unknown_service');

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export type SpanEvent = {
  readonly name: string;
  readonly timeMs: number;
  readonly attributes: Attributes;
};

export type Span = {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startMs: number;
  readonly endMs: number;
  /** Exact; startMs and endMs round to about a microsecond. */
  readonly durationNs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly statusMessage: string;
  readonly attributes: Attributes;
  readonly resource: Attributes;
  readonly events: readonly SpanEvent[];
};
