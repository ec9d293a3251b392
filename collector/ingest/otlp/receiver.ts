// The OTLP/HTTP door: POST /v1/traces, /v1/metrics and /v1/logs. A 2xx is sent only after what was
// taken is durable; whatever is wrong with one request, the next one finds the receiver as it was.

import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Batch } from '../sample.ts';
import type { Span } from '../span.ts';
import { accept, type Refusal, refuse } from './answer.ts';
import { type BodyFault, type BodyLimits, type BodyRoom, readBody } from './body.ts';
import { type Encoding, encodingOf } from './encoding.ts';
import type { LogsRequest, MetricsRequest, TracesRequest } from './message.ts';
import { readMetrics } from './metrics.ts';
import { type Refused, refusedCount, refusedText } from './partial-success.ts';
import { readTraces } from './traces.ts';

/** What came with a request's spans. */
export type SpanMeta = {
  /** Recognises a repeated export: source, length, first and last span id. */
  readonly fingerprint: string;
  readonly receivedMs: number;
};

export type OtlpReceiverOptions = {
  /** Name of the DataSource that pushed data belongs to. */
  readonly source: string;
  /** Resolves once the batch is durable; rejecting answers 503, and the client sends it again. */
  readonly ingestMetrics: (batch: Batch) => Promise<unknown>;
  /** Called once a request, with all its spans. */
  readonly ingestSpans: (spans: readonly Span[], source: string, meta: SpanMeta) => unknown;
  /** Told how many spans, points and records of an accepted request were not taken. */
  readonly onRefused?: (count: number) => void;
  readonly now?: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  readonly limits?: Partial<BodyLimits>;
};

/** A request listener for node:http; answers 404 to any other path. Never throws. */
export type OtlpReceiver = (request: IncomingMessage, response: ServerResponse) => void;

const mebibyte = 1024 * 1024;
const defaultLimits: BodyLimits = {
  bodyBytes: 20 * mebibyte,
  heldBytes: 128 * mebibyte,
  bodySeconds: 30,
};
const retryAfter = { 'retry-after': '1' };

type Context = OtlpReceiverOptions & { readonly receivedMs: number; readonly body: Buffer };

/** Takes what it can of one decoded request; resolves when that is durable. */
type Signal = {
  readonly request: string;
  readonly response: string;
  /** Name of the count in the partial success. */
  readonly rejected: string;
  readonly take: (message: unknown, context: Context) => Promise<readonly Refused[]>;
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

const signals: ReadonlyMap<string, Signal> = new Map([
  [
    '/v1/traces',
    {
      request: 'ExportTraceServiceRequest',
      response: 'ExportTraceServiceResponse',
      rejected: 'rejectedSpans',
      take: takeTraces,
    },
  ],
  [
    '/v1/metrics',
    {
      request: 'ExportMetricsServiceRequest',
      response: 'ExportMetricsServiceResponse',
      rejected: 'rejectedDataPoints',
      take: takeMetrics,
    },
  ],
  [
    '/v1/logs',
    {
      request: 'ExportLogsServiceRequest',
      response: 'ExportLogsServiceResponse',
      rejected: 'rejectedLogRecords',
      take: takeLogs,
    },
  ],
]);

const bodyRefusal = (fault: BodyFault, limits: BodyLimits): Refusal => {
  switch (fault) {
    case 'too large':
      return {
        status: 413,
        message: `the body is larger than ${limits.bodyBytes} bytes, compressed or not; send smaller batches`,
      };
    case 'no room':
      return {
        status: 429,
        message: 'too many bodies are being taken in at once; send it again later',
        headers: retryAfter,
      };
    case 'too slow':
      return {
        status: 408,
        message: `the body took longer than ${limits.bodySeconds} s to arrive`,
      };
    case 'unknown compression':
      return {
        status: 415,
        message: 'the Content-Encoding is not known; use gzip, deflate or none',
        headers: { 'accept-encoding': 'gzip, deflate' },
      };
    case 'bad compression':
      return { status: 400, message: 'the body is not what its Content-Encoding says' };
    case 'aborted':
      return { status: 400, message: 'the body broke off' };
  }
};

const refusalOf = (request: IncomingMessage, signal: Signal | undefined): Refusal | null => {
  if (!signal) {
    const known = [...signals.keys()].join(', ');
    return { status: 404, message: `nothing is received here; POST to one of ${known}` };
  }
  if (request.method === 'POST') return null;
  return { status: 405, message: 'only POST is received here', headers: { allow: 'POST' } };
};

export const createOtlpReceiver = (options: OtlpReceiverOptions): OtlpReceiver => {
  const limits = { ...defaultLimits, ...options.limits };
  const now = options.now ?? Date.now;
  const room: BodyRoom = { held: 0 };

  /** @returns what to refuse the request with; null when it was answered. */
  const ingest = async (
    signal: Signal,
    encoding: Encoding,
    body: Buffer,
    response: ServerResponse,
  ): Promise<Refusal | null> => {
    const decoded = encoding.decode(signal.request, body);
    if ('malformed' in decoded) {
      return {
        status: 400,
        message: `the body is no ${signal.request} in ${encoding.contentType}: ${decoded.malformed}`,
      };
    }
    try {
      const refused = await signal.take(decoded.message, { ...options, receivedMs: now(), body });
      const count = refusedCount(refused);
      if (count > 0) options.onRefused?.(count);
      const partialSuccess = { [signal.rejected]: count, errorMessage: refusedText(refused) };
      accept(response, encoding, signal.response, refused.length > 0 ? { partialSuccess } : {});
      return null;
    } catch (error) {
      options.log.error({ err: error }, 'a pushed batch could not be stored');
      return {
        status: 503,
        message: 'the collector cannot store this now; send it again later',
        headers: retryAfter,
      };
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const signal = signals.get((request.url ?? '').split('?', 1)[0] ?? '');
    const encoding = encodingOf(request.headers['content-type']);
    const refusal = refusalOf(request, signal);
    if (refusal || !signal) {
      if (refusal) refuse(request, response, encoding, refusal);
      return;
    }
    if (!encoding) {
      const message = 'the Content-Type must be application/x-protobuf or application/json';
      return refuse(request, response, null, { status: 415, message });
    }
    const body = await readBody(request, limits, room);
    if ('fault' in body) {
      return refuse(request, response, encoding, bodyRefusal(body.fault, limits));
    }
    try {
      const failure = await ingest(signal, encoding, body.bytes, response);
      if (failure) refuse(request, response, encoding, failure);
    } finally {
      room.held -= body.bytes.length;
    }
  };

  return (request, response) => {
    response.on('error', (error) => options.log.warn({ err: error }, 'an OTLP answer was lost'));
    handle(request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'an OTLP request failed');
      const message = 'the collector failed on this request';
      if (response.headersSent) response.destroy();
      else refuse(request, response, null, { status: 500, message });
    });
  };
};
