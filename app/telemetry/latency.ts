// A histogram of durations that remembers, per bucket, the last sampled span that fell into it: its
// exemplar. Whoever measures need not know of spans; where none is sampled, there is no exemplar.

import { isSpanContextValid, TraceFlags, trace } from '@opentelemetry/api';
import type { Histogram } from 'prom-client';

/** Grafana's data source follows the first of these to the trace. */
export const exemplarLabels = { trace: 'trace_id', span: 'span_id' } as const;

type Labels<L extends string> = Partial<Record<L, string | number>>;

export type Latency<L extends string> = {
  /** In the span that the work was done in. */
  readonly observe: (labels: Labels<L>, seconds: number) => void;
  /** To be called in the span of the work. @returns what ends it, in any span, and says the seconds. */
  readonly startTimer: (labels?: Labels<L>) => (labels?: Labels<L>) => number;
};

const none: Labels<string> = Object.freeze({});

const exemplarOfNow = (): Labels<string> => {
  const span = trace.getActiveSpan()?.spanContext();
  // What is not sampled is kept nowhere: an exemplar of it would lead to nothing.
  if (span === undefined || !isSpanContextValid(span)) return none;
  if ((span.traceFlags & TraceFlags.SAMPLED) === 0) return none;
  return { [exemplarLabels.trace]: span.traceId, [exemplarLabels.span]: span.spanId };
};

/** @param histogram with exemplars enabled */
export const latency = <L extends string>(histogram: Histogram<string>): Latency<L> => ({
  observe: (labels, value) => histogram.observe({ labels, value, exemplarLabels: exemplarOfNow() }),
  startTimer: (labels = {}) => {
    const stop = histogram.startTimer(labels, exemplarOfNow());
    return (more) => stop(more);
  },
});
