// W3C trace context (https://www.w3.org/TR/trace-context/) between this process and others, over HTTP and
// in rows: who is given one goes on in that trace, and keeps it where it is kept by whoever gave it.
// Where one of them finds only later that it is worth keeping, the others keep their parts after all.

import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { LightSpan } from './light-span.ts';

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/;

/** The root where it is none. */
export const contextOf = (traceparent: string | null | undefined): Context => {
  const [, version, traceId = '', spanId = '', flags = '', rest = ''] =
    pattern.exec(traceparent ?? '') ?? [];
  const isKnown = version !== undefined && version !== 'ff' && (version !== '00' || rest === '');
  if (!isKnown || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return ROOT_CONTEXT;
  const traceFlags = Number.parseInt(flags, 16) & 1;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
};

/** For whoever goes on in this trace. */
export const passedOn = (span: Span | undefined): string | null => {
  if (span === undefined) return null;
  if (span instanceof LightSpan) span.trace.share();
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
};
