// The three signals of OTLP: which message each sends and what becomes of it. What cannot be taken
// is returned with its reason; the promise resolves when the rest is durable.

import { createHash } from 'node:crypto';
import type { Batch } from '../sample.ts';
import { bodyPool } from './body-pool.ts';
import { type Encoding, protobufEncoding } from './encoding.ts';
import type { LogsRequest, MetricsRequest } from './message.ts';
import { readMetrics } from './metrics.ts';
import type { Refused } from './partial-success.ts';
import type { SpanScanner } from './scan/span-scanner.ts';

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
  readonly ingestMetrics: (
    batch: Batch,
    onRefused: (count: number, reason: string) => void,
  ) => Promise<unknown>;
  /** Whether anybody asks for series of this name; without it, all are handed on. */
  readonly isRead?: (source: string, series: string) => boolean;
  /** Takes spans as they stand in protobuf: nobody decodes all of them. */
  readonly scanning: {
    readonly scanner: SpanScanner;
    /**
     * Called once a request with any spans, which the scanner holds until this returns; its promise
     * is waited for.
     */
    readonly ingest: (source: string, meta: SpanMeta) => unknown;
  };
  /** Returns what of the records it does not take. Without it none is taken. */
  readonly ingestLogs?: (
    request: LogsRequest,
    source: string,
    receivedMs: number,
  ) => readonly Refused[] | Promise<readonly Refused[]>;
};

type Context = OtlpSinks & { readonly receivedMs: number };

export type Taken = { readonly refused: readonly Refused[] } | { readonly malformed: string };

export type Signal = {
  readonly request: string;
  readonly response: string;
  /** Name of the count in the partial success. */
  readonly rejected: string;
  /** Takes what it can of one whole body; resolves when that is durable. */
  readonly take: (body: Uint8Array, encoding: Encoding, context: Context) => Promise<Taken>;
  /** Whether a body becomes larger inside than it is out. */
  readonly isUnpacked: (encoding: Encoding) => boolean;
  /** Whether others may want all of it, as it came. */
  readonly isForwarded: boolean;
};

const alwaysUnpacked: Signal['isUnpacked'] = () => true;
/** Spans are scanned where they stand; JSON takes room for the same in protobuf. */
const areTracesUnpacked: Signal['isUnpacked'] = (encoding) => encoding !== protobufEncoding;

/** @param body in protobuf; it is given back to the pool. */
const takeScanned = async (
  body: Uint8Array,
  { source, receivedMs, scanning: { scanner, ingest } }: Context,
): Promise<Taken> => {
  const malformed = scanner.read(body);
  const { refused, count } = scanner;
  let ingested: unknown;
  if (malformed === null && count > 0) {
    const ids = `${scanner.spanIdOf(0)} ${scanner.spanIdOf(count - 1)}`;
    ingested = ingest(source, { fingerprint: `${source} ${count} ${ids}`, receivedMs });
  }
  // All that is wanted of it was taken; only the commit is waited for.
  bodyPool.giveBack(body);
  await ingested;
  return malformed === null ? { refused } : { malformed };
};

const takeTraces: Signal['take'] = async (body, encoding, context) => {
  const wire = encoding.wire('ExportTraceServiceRequest', body);
  // Rewritten or refused, it is not needed any more as it came.
  if ('malformed' in wire || wire.bytes !== body) bodyPool.giveBack(body);
  return 'malformed' in wire ? wire : takeScanned(wire.bytes, context);
};

const takeMetrics: Signal['take'] = async (body, encoding, context) => {
  const decoded = encoding.decode('ExportMetricsServiceRequest', body);
  if ('malformed' in decoded) return decoded;
  const { batches, refused } = readMetrics(
    decoded.message as MetricsRequest,
    context.source,
    context.receivedMs,
    createHash('sha256').update(body).digest('base64url'),
    (series) => context.isRead?.(context.source, series) ?? true,
  );
  const withoutRoom: Refused[] = [];
  // All are waited for, so that nothing of a refused request is still on its way when it returns.
  const outcomes = await Promise.allSettled(
    batches.map((batch) =>
      context.ingestMetrics(batch, (count, reason) =>
        withoutRoom.push({ where: `target ${batch.target}`, reason, count }),
      ),
    ),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return { refused: [...refused, ...withoutRoom] };
};

const noLogs = ({ resourceLogs }: LogsRequest): readonly Refused[] => {
  const count = resourceLogs
    .flatMap((resource) => resource.scopeLogs)
    .reduce((sum, scope) => sum + scope.logRecords.length, 0);
  const reason = 'this collector keeps no logs; send traces and metrics';
  return count === 0 ? [] : [{ where: 'logs', reason, count }];
};

const takeLogs: Signal['take'] = async (body, encoding, { ingestLogs, source, receivedMs }) => {
  const decoded = encoding.decode('ExportLogsServiceRequest', body);
  if ('malformed' in decoded) return decoded;
  const request = decoded.message as LogsRequest;
  return { refused: ingestLogs ? await ingestLogs(request, source, receivedMs) : noLogs(request) };
};

/** By path of OTLP/HTTP. */
export const signals: ReadonlyMap<string, Signal> = new Map([
  [
    '/v1/traces',
    {
      request: 'ExportTraceServiceRequest',
      response: 'ExportTraceServiceResponse',
      rejected: 'rejectedSpans',
      take: takeTraces,
      isUnpacked: areTracesUnpacked,
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
      isUnpacked: alwaysUnpacked,
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
      isUnpacked: alwaysUnpacked,
      isForwarded: false,
    },
  ],
]);
