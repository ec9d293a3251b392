// What clients report becomes figures, and spans of the traces that their edits began. A report is
// believed for what it is: a client can spoil the figures of its own edits, within its rate of messages.

import { type Span, TraceFlags, trace } from '@opentelemetry/api';
import { type ClientSpan, clientSpans } from '../telemetry/client-spans.ts';
import { slowMs } from '../telemetry/light-span.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { keepAfterAll, letGo } from '../telemetry/tracing.ts';
import type { Report, ReportedSpan } from './protocol/messages.ts';
import { isSample, readTraceparent } from './protocol/trace.ts';

/** A span that lasted longer tells of a clock that was set meanwhile. */
const longestMs = 3_600_000;

const kinds = {
  edit: { name: 'editor.edit', kind: 'producer' },
  sync: { name: 'editor.sync', kind: 'consumer' },
} as const;

/** null where nobody could make sense of it. */
const spanOf = (reported: ReportedSpan, now: number): ClientSpan | null => {
  const context = readTraceparent(reported.trace);
  const endedAt = Math.min(reported.endedAt, now);
  const { startedAt, parent, document } = reported;
  if (context === null || startedAt > endedAt || endedAt - startedAt > longestMs) return null;
  if (now - endedAt > longestMs) return null;
  return {
    ...kinds[reported.name],
    ...context,
    parentSpanId: parent ?? null,
    startedAt,
    endedAt,
    attributes: {
      'app.document.id': document,
      // An edit waits for whatever its author's line does; how late others see it is what is promised.
      ...(reported.name === 'sync' ? { 'app.hub': 'collaboration' } : {}),
    },
  };
};

const within = ({ traceId, spanId }: ClientSpan): Span =>
  trace.wrapSpanContext({ traceId, spanId, traceFlags: TraceFlags.SAMPLED });

/** Of edits one in sixteen is kept with all its spans, and all that were slow, whoever found them so. */
const exportSpan = (span: ClientSpan): void => {
  const { name, traceId, startedAt, endedAt } = span;
  const isQuick = endedAt - startedAt < slowMs;
  if (isSample(span)) {
    clientSpans.add(span);
  } else if (name === kinds.edit.name && isQuick) {
    letGo(traceId, () => clientSpans.add(span));
  } else {
    clientSpans.add(span);
    // Slow to be seen, it may have been quick to be stored, and let go.
    keepAfterAll(traceId);
  }
};

/** @param now by the hub's clock, in milliseconds of Unix time. */
export const takeReport = (report: Report, metrics: Metrics, now: number): void => {
  const { syncLatencySeconds, presenceLatencySeconds = [], deliveries, spans = [] } = report;
  const told = clientSpans.wanted ? spans.flatMap((span) => spanOf(span, now) ?? []) : [];
  for (const seconds of syncLatencySeconds) {
    // A latency whose span is here leads to it, as its exemplar; it is told to a tenth of a millisecond.
    const span = told.find(
      ({ name, startedAt, endedAt }) =>
        name === kinds.sync.name && Math.abs(endedAt - startedAt - seconds * 1000) < 0.1,
    );
    metrics.syncLatency.observe({}, seconds, span === undefined ? null : within(span));
  }
  for (const seconds of presenceLatencySeconds) metrics.presenceLatency.observe({}, seconds, null);
  for (const [result, count] of Object.entries(deliveries ?? {})) {
    if (count > 0) metrics.deliveries.inc({ result }, count);
  }
  for (const span of told) exportSpan(span);
};
