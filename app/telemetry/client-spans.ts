// Spans that clients of the hub have made and the app exports for them, under a service of their own. They
// go by the app's exporter once a second, within a bound; what does not fit or arrive is dropped, since
// such a span is an example and never a figure.

import type { Attributes, HrTime, SpanKind } from '@opentelemetry/api';
import type { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

export type ClientSpan = {
  readonly name: string;
  readonly kind: 'producer' | 'consumer';
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Milliseconds of Unix time. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Attributes;
};

type ReadableSpan = Parameters<OTLPTraceExporter['export']>[0][number];
export type SpanExporter = Pick<OTLPTraceExporter, 'export' | 'shutdown'>;

const everyMs = 1_000;
const mostWaiting = 5_000;
const sampled = 1;
/** As @opentelemetry/api numbers them. */
const kindOf: Record<ClientSpan['kind'], SpanKind> = { producer: 3, consumer: 4 };

const hrTime = (milliseconds: number): HrTime => {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds, Math.floor((milliseconds - seconds * 1000) * 1e6)];
};

/** @param attributes of the service whose spans these are. */
const resourceOf = (attributes: Attributes): ReadableSpan['resource'] => {
  const resource: ReadableSpan['resource'] = {
    attributes,
    merge: (other) => other ?? resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
};

class ClientSpans {
  #exporter: SpanExporter | null = null;
  #resource = resourceOf({});
  #waiting: ReadableSpan[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Whether anybody would get them. */
  get wanted(): boolean {
    return this.#exporter !== null;
  }

  /** @param attributes of the service that the clients are. */
  start(exporter: SpanExporter, attributes: Attributes): void {
    this.#exporter = exporter;
    this.#resource = resourceOf(attributes);
    this.#timer = setInterval(() => void this.#flush(), everyMs).unref();
  }

  add(span: ClientSpan): void {
    if (this.#exporter === null || this.#waiting.length >= mostWaiting) return;
    this.#waiting.push(this.#readable(span));
  }

  /** Sends what has not been sent yet. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#flush();
    await this.#exporter?.shutdown();
    this.#exporter = null;
  }

  #flush(): Promise<void> {
    const spans = this.#waiting;
    const exporter = this.#exporter;
    if (spans.length === 0 || exporter === null) return Promise.resolve();
    this.#waiting = [];
    // The exporter tries again by itself where that may help, and says in its own log where it did not.
    return new Promise((resolve) => exporter.export(spans, () => resolve()));
  }

  #readable(span: ClientSpan): ReadableSpan {
    const { traceId, spanId, parentSpanId, startedAt, endedAt } = span;
    const [startTime, endTime] = [hrTime(startedAt), hrTime(endedAt)];
    const own = { traceId, spanId, traceFlags: sampled };
    return {
      name: span.name,
      kind: kindOf[span.kind],
      spanContext: () => own,
      ...(parentSpanId === null
        ? {}
        : { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: sampled } }),
      startTime,
      endTime,
      duration: hrTime(endedAt - startedAt),
      status: { code: 0 },
      attributes: span.attributes,
      links: [],
      events: [],
      ended: true,
      resource: this.#resource,
      instrumentationScope: { name: 'signalbox-hub-client' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    };
  }
}

/** One of this process, as its traces are. */
export const clientSpans = new ClientSpans();
