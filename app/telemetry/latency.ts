// A histogram of durations that remembers, per bucket, the last span that fell into it and can be found:
// its exemplar. Whoever measures need not know of spans; where none is kept, there is no exemplar.

import { isSpanContextValid, type Span, TraceFlags, trace } from '@opentelemetry/api';
import type { Histogram } from 'prom-client';
import { LightSpan, slowMs } from './light-span.ts';

/** Grafana's data source follows the first of these to the trace. */
export const exemplarLabels = { trace: 'trace_id', span: 'span_id' } as const;

type Labels<L extends string> = Partial<Record<L, string | number>>;

export type Latency<L extends string> = {
  /** @param span what the work was done in; the active one where it is not given. */
  readonly observe: (labels: Labels<L>, seconds: number, span?: Span | null) => void;
};

const none: Labels<string> = Object.freeze({});

const exemplarOf = (span: Span | undefined | null, seconds: number): Labels<string> => {
  if (span === undefined || span === null) return none;
  // What is slow is worth a look, whatever the rest of its trace is like.
  if (seconds * 1000 >= slowMs && span instanceof LightSpan) span.trace.wasSlow();
  // What is kept nowhere: an exemplar of it would lead to nothing.
  if (span instanceof LightSpan && !span.trace.kept) return none;
  const { traceId, spanId, traceFlags } = span.spanContext();
  if ((traceFlags & TraceFlags.SAMPLED) === 0) return none;
  if (!(span instanceof LightSpan) && !isSpanContextValid(span.spanContext())) return none;
  return { [exemplarLabels.trace]: traceId, [exemplarLabels.span]: spanId };
};

/** @param histogram with exemplars enabled */
export const latency = <L extends string>(histogram: Histogram<string>): Latency<L> => ({
  observe: (labels, value, span = trace.getActiveSpan()) =>
    histogram.observe({ labels, value, exemplarLabels: exemplarOf(span, value) }),
});
