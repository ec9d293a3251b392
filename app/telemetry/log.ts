// JSON lines on stdout. Inside a request, or whatever else is traced, they carry trace_id and span_id.

import { trace } from '@opentelemetry/api';
import { type Logger, pino } from 'pino';

/** As OpenTelemetry's conventions name them in logs that are not its own. */
const traceOfNow = (): Readonly<Record<string, string>> => {
  const span = trace.getActiveSpan();
  if (span === undefined) return {};
  const { traceId, spanId } = span.spanContext();
  return { trace_id: traceId, span_id: spanId };
};

export const createLog = (level: string): Logger =>
  pino({
    level,
    base: { service: 'signalbox-app' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    mixin: traceOfNow,
  });
