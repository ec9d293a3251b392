// Spans that clients of the hub have made and the app exports for them, under a service of their own.

import { type Attributes, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { readableSpan } from './readable-span.ts';
import { resourceOf, type SpanQueue, spanQueue } from './span-queue.ts';

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

const kindOf: Record<ClientSpan['kind'], SpanKind> = {
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const common = {
  status: { code: SpanStatusCode.UNSET },
  events: null,
  scope: 'signalbox-hub-client',
};

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
    this.#queue.add(() => {
      const kind = kindOf[span.kind];
      return readableSpan({ ...span, kind, ...common }, this.#resource);
    });
  }
}

/** One of this process, as its traces are. */
export const clientSpans = new ClientSpans(spanQueue);
