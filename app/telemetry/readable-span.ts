// A light span in the form that OpenTelemetry's exporters take.

import { TraceFlags } from '@opentelemetry/api';
import type { LightSpan } from './light-span.ts';
import { hrTime, type ReadableSpan } from './span-queue.ts';

export const readableSpan = (span: LightSpan, resource: ReadableSpan['resource']): ReadableSpan => {
  const { name, kind, attributes, startedAt, endedAt, status, parentSpanId, trace } = span;
  const { traceId } = trace;
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
