// ExportTraceServiceRequest → Span[], decoded whole: what the scan of requests is held against in
// tests. A span that cannot be kept is left out with its reason; the others are taken.

import type { Span } from '../span.ts';
import { readResource } from './attributes.ts';
import type { SpanMessage, TracesRequest } from './message.ts';
import type { Refused } from './partial-success.ts';
import { isId, spanFault, spanOf } from './traces.ts';

const faultOf = (span: SpanMessage): string | null => {
  if (!isId(span.traceId, 16)) return spanFault.traceId;
  if (!isId(span.spanId, 8)) return spanFault.spanId;
  if (span.parentSpanId.length !== 0 && span.parentSpanId.length !== 8) {
    return spanFault.parentSpanId;
  }
  const end = span.endTimeUnixNano.toBigInt();
  if (end === 0n) return spanFault.noEnd;
  if (end < span.startTimeUnixNano.toBigInt()) return spanFault.backwards;
  return null;
};

export const readTraces = (
  request: TracesRequest,
): { readonly spans: readonly Span[]; readonly refused: readonly Refused[] } => {
  const spans: Span[] = [];
  const refused: Refused[] = [];
  for (const { resource, scopeSpans } of request.resourceSpans) {
    const attributes = readResource(resource);
    for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
      const reason = faultOf(span);
      if (reason) refused.push({ where: `span "${span.name}"`, reason, count: 1 });
      else spans.push(spanOf(span, attributes));
    }
  }
  return { spans, refused };
};
