// Spans that clients of the hub have made and the app exports for them, under a service of their own.

import type { Attributes, SpanKind } from '@opentelemetry/api';
import { hrTime, type ReadableSpan, resourceOf, type SpanQueue, spanQueue } from './span-queue.ts';

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

const sampled = 1;
/** As @opentelemetry/api numbers them. */
const kindOf: Record<ClientSpan['kind'], SpanKind> = { producer: 3, consumer: 4 };

class ClientSpans {
  readonly #queue: SpanQueue;
  #resource = resourceOf({});

  constructor(queue: SpanQueue) {
    this.#queue = queue;
  }

  /** Whether anybody would get them. */
  get wanted(): boolean {
    return this.#queue.wanted;
  }

  /** @param attributes of the service that the clients are. */
  describe(attributes: Attributes): void {
    this.#resource = resourceOf(attributes);
  }

  add(span: ClientSpan): void {
    this.#queue.add(() => this.#readable(span));
  }

  #readable(span: ClientSpan): ReadableSpan {
    const { traceId, spanId, parentSpanId, startedAt, endedAt } = span;
    const own = { traceId, spanId, traceFlags: sampled };
    return {
      name: span.name,
      kind: kindOf[span.kind],
      spanContext: () => own,
      ...(parentSpanId === null
        ? {}
        : { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: sampled } }),
      startTime: hrTime(startedAt),
      endTime: hrTime(endedAt),
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
export const clientSpans = new ClientSpans(spanQueue);
