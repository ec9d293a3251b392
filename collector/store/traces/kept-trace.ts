// One kept trace: its spans as they came in, in whatever order and however often they were sent,
// and what is shown of it.

import { type Span, serviceOf } from '../../ingest/span.ts';
import type { TraceDetail, TraceSummary } from '../../serve/traces/shapes.ts';
import { routeOf } from './query.ts';

export class KeptTrace {
  readonly traceId: string;
  readonly #spans = new Map<string, Span>();
  #bytes = 0;
  #startMs = Number.POSITIVE_INFINITY;
  #endMs = 0;
  #errors = 0;
  #hasException = false;
  readonly services = new Set<string>();

  constructor(traceId: string) {
    this.traceId = traceId;
  }

  /** Of its spans as JSON, which is about what they take in memory too. */
  get bytes(): number {
    return this.#bytes;
  }

  get spans(): Iterable<Span> {
    return this.#spans.values();
  }

  get startMs(): number {
    return this.#startMs;
  }

  /** From the begin of its first span to the end of its last. */
  get durationMs(): number {
    return Math.max(0, this.#endMs - this.#startMs);
  }

  /** When its last span ended. */
  get endMs(): number {
    return this.#endMs;
  }

  get spanCount(): number {
    return this.#spans.size;
  }

  /** @returns the bytes that it grew by: 0 for a span that is here already, or has no room. */
  add(span: Span, maxBytes: number): number {
    if (this.#spans.has(span.spanId)) return 0;
    const size = JSON.stringify(span).length;
    if (this.#bytes + size > maxBytes) return 0;
    this.#spans.set(span.spanId, span);
    this.#bytes += size;
    this.#startMs = Math.min(this.#startMs, span.startMs);
    this.#endMs = Math.max(this.#endMs, span.endMs);
    if (span.status === 'error') this.#errors += 1;
    this.#hasException ||= span.events.some(({ name }) => name === 'exception');
    this.services.add(serviceOf(span.resource));
    return size;
  }

  /** The span that began it; of several without a known parent the earliest. */
  get root(): Span | undefined {
    let root: Span | undefined;
    for (const span of this.#spans.values()) {
      if (span.parentSpanId !== null && this.#spans.has(span.parentSpanId)) continue;
      if (!root || span.startMs < root.startMs) root = span;
    }
    return root;
  }

  hasSpan(condition: (span: Span) => boolean): boolean {
    return this.#spans.values().some(condition);
  }

  get hasFailed(): boolean {
    return this.#errors > 0;
  }

  /** What failed, or what an error is to be looked at in. */
  get tellsOfError(): boolean {
    return this.hasFailed || this.#hasException;
  }

  summary(): TraceSummary | null {
    const { root } = this;
    if (!root) return null;
    return {
      traceId: this.traceId,
      at: root.startMs,
      name: root.name,
      service: serviceOf(root.resource),
      durationMs: root.durationNs / 1_000_000,
      totalMs: this.durationMs,
      status: this.hasFailed ? 'error' : root.status,
      spanCount: this.#spans.size,
      errors: this.#errors,
      route: this.#route(root),
      services: [...this.services],
    };
  }

  /** Of the span that began it; where that tells none, of the first that does. */
  #route(root: Span): string | null {
    const own = routeOf(root);
    if (own !== null) return own;
    for (const span of this.#spans.values()) {
      const route = routeOf(span);
      if (route !== null) return route;
    }
    return null;
  }

  detail(): TraceDetail {
    const spans = [...this.#spans.values()].sort((a, b) => a.startMs - b.startMs);
    return {
      traceId: this.traceId,
      spans: spans.map((span) => ({
        spanId: span.spanId,
        parentSpanId: span.parentSpanId,
        name: span.name,
        service: serviceOf(span.resource),
        kind: span.kind,
        startMs: span.startMs,
        durationMs: span.durationNs / 1_000_000,
        status: span.status,
        statusMessage: span.statusMessage,
        attributes: span.attributes,
        resource: span.resource,
        events: span.events,
      })),
    };
  }
}
