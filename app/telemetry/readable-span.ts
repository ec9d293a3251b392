// What OpenTelemetry's exporters take of a span that has ended, of whoever made it.

import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { LightSpan } from './light-span.ts';
import { hrTime, type ReadableSpan } from './span-queue.ts';

export type EndedSpan = Pick<ReadableSpan, 'name' | 'kind' | 'attributes' | 'status'> &
  Pick<SpanContext, 'traceId' | 'spanId'> &
  Pick<LightSpan, 'parentSpanId' | 'startedAt' | 'endedAt' | 'events' | 'scope'>;

export const readableSpan = (span: EndedSpan, resource: ReadableSpan['resource']): ReadableSpan => {
  const { name, kind, attributes, startedAt, endedAt, status, parentSpanId, traceId } = span;
  const own = { traceId, spanId: span.spanId, traceFlags: TraceFlags.SAMPLED };
  return {
    ...{ name, kind, attributes, status, resource },
    spanContext: () => own,
    ...(parentSpanId === null ? {} : { parentSpanContext: { ...own, spanId: parentSpanId } }),
    startTime: hrTime(startedAt),
    endTime: hrTime(endedAt),
    duration: hrTime(endedAt - startedAt),
    links: [],
    events: (span.events ?? []).map((event) => ({
      ...{ name: event.name, attributes: event.attributes },
      time: hrTime(event.at),
    })),
    ended: true,
    instrumentationScope: { name: span.scope },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
};

/** Of a light span that is kept. */
export const readableLightSpan = (
  span: LightSpan,
  resource: ReadableSpan['resource'],
): ReadableSpan => {
  const { name, kind, attributes, startedAt, endedAt, status, parentSpanId, spanId } = span;
  const { events, scope, trace } = span;
  const own = { traceId: trace.traceId, spanId, parentSpanId, startedAt, endedAt };
  return readableSpan({ name, kind, attributes, status, events, scope, ...own }, resource);
};
