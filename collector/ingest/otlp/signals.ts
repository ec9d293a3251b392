// The three signals of OTLP: which message each sends and what becomes of it. What cannot be taken
// is returned with its reason; the promise resolves when the rest is durable.

import { createHash } from 'node:crypto';
import type { Batch } from '../sample.ts';
import type { Span } from '../span.ts';
import type { LogsRequest, MetricsRequest, TracesRequest } from './message.ts';
import { readMetrics } from './metrics.ts';
import type { Refused } from './partial-success.ts';
import { readTraces } from './traces.ts';

/** What came with a request's spans. */
export type SpanMeta = {
  /** Recognises a repeated export: source, length, first and last span id. */
  readonly fingerprint: string;
  readonly receivedMs: number;
};

/** Where what was taken goes. */
export type OtlpSinks = {
  /** Name of the DataSource that pushed data belongs to. */
  readonly source: string;
  /** Resolves once the batch is durable; rejecting answers 503, and the client sends it again. */
  readonly ingestMetrics: (batch: Batch) => Promise<unknown>;
  /** Called once a request, with all its spans. */
  readonly ingestSpans: (spans: readonly Span[], source: string, meta: SpanMeta) => unknown;
};

type Context = OtlpSinks & { readonly receivedMs: number; readonly body: Uint8Array };

/** Takes what it can of one decoded request; resolves when that is durable. */
export type Signal = {
  readonly request: string;
  readonly response: string;
  /** Name of the count in the partial success. */
  readonly rejected: string;
  readonly take: (message: unknown, context: Context) => Promise<readonly Refused[]>;
  /** Whether others may want all of it, as it came. */
  readonly isForwarded: boolean;
};

const takeTraces: Signal['take'] = async (message, { ingestSpans, source, receivedMs }) => {
  const { spans, refused } = readTraces(message as TracesRequest);
  const first = spans[0];
  const last = spans.at(-1);
  if (first && last) {
    const fingerprint = `${source} ${spans.length} ${first.spanId} ${last.spanId}`;
    await ingestSpans(spans, source, { fingerprint, receivedMs });
  }
  return refused;
};

const takeMetrics: Signal['take'] = async (message, context) => {
  const fingerprint = createHash('sha256').update(context.body).digest('base64url');
  const { batches, refused } = readMetrics(
    message as MetricsRequest,
    context.source,
    context.receivedMs,
    fingerprint,
  );
  // All are waited for, so that nothing of a refused request is still on its way when it returns.
  const outcomes = await Promise.allSettled(batches.map((batch) => context.ingestMetrics(batch)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return refused;
};

const takeLogs: Signal['take'] = async (message) => {
  const count = (message as LogsRequest).resourceLogs
    .flatMap((resource) => resource.scopeLogs)
    .reduce((sum, scope) => sum + scope.logRecords.length, 0);
  return count === 0
    ? []
    : [{ where: 'logs', reason: 'this collector keeps no logs; send traces and metrics', count }];
};

/** By path. */
export const signals: ReadonlyMap<string, Signal> = new Map([
  [
    '/v1/traces',
    {
      request: 'ExportTraceServiceRequest',
      response: 'ExportTraceServiceResponse',
      rejected: 'rejectedSpans',
      take: takeTraces,
      isForwarded: true,
    },
  ],
  [
    '/v1/metrics',
    {
      request: 'ExportMetricsServiceRequest',
      response: 'ExportMetricsServiceResponse',
      rejected: 'rejectedDataPoints',
      take: takeMetrics,
      isForwarded: false,
    },
  ],
  [
    '/v1/logs',
    {
      request: 'ExportLogsServiceRequest',
      response: 'ExportLogsServiceResponse',
      rejected: 'rejectedLogRecords',
      take: takeLogs,
      isForwarded: false,
    },
  ],
]);
