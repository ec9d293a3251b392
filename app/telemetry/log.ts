// JSON lines on stdout. Inside a request the instrumentation of pino adds trace_id and span_id.

import { type Logger, pino } from 'pino';

export const createLog = (level: string): Logger =>
  pino({
    level,
    base: { service: 'signalbox-app' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.authorization', 'req.headers.cookie'],
  });
