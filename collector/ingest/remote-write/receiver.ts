// Remote write 1.0 of a Prometheus, POST /api/v1/write. A 204 is sent only after what is counted is
// durable. What is wrong with a request is a 4xx, which Prometheus does not send again; what passes
// is 429 or 503. A request that is sent again, whole or in parts, counts once: by the times in it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { CollectorError } from '../../error.ts';
import type { Admission } from '../otlp/admission.ts';
import { refuse } from '../otlp/answer.ts';
import { type BodyLimits, type BodyRoom, httpBody, readBody } from '../otlp/body.ts';
import {
  bodyRefusal,
  malformed,
  notStored,
  onlyPost,
  overloaded,
  type Refusal,
  rpcCode,
  shortOfMemory,
  unauthenticated,
} from '../otlp/refusal.ts';
import type { Batch } from '../sample.ts';
import { type Asked, readWrite } from './batches.ts';
import { ScrapedTargets } from './scraped-targets.ts';
import { announcedLength, decodeWriteRequest } from './write-request.ts';

export const writePath = '/api/v1/write';

export type WriteReceiverOptions = Asked & {
  /** null where no DataSource is written to: then there is nothing here. */
  readonly source: string | null;
  readonly upSource: (source: string) => string;
  readonly admit: Admission | null;
  readonly ingest: (batch: Batch) => Promise<unknown>;
  readonly onSamples?: (count: { readonly refused: number; readonly unread: number }) => void;
  /** How often the targets of a source are scraped, as it looks. */
  readonly onInterval?: (source: string, seconds: number) => void;
  readonly limits: BodyLimits;
  readonly roomOf: (source: string) => BodyRoom;
  readonly hasMemoryFor: (source: string) => boolean;
  readonly now: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
};

/** Answers whatever it is given; never throws. */
export type WriteReceiver = (request: IncomingMessage, response: ServerResponse) => void;

const unknownKind = (message: string): Refusal => ({
  code: rpcCode.invalidArgument,
  status: 415,
  message,
});

const headerFault = ({ headers }: IncomingMessage): Refusal | null => {
  const type = headers['content-type'] ?? '';
  const [mediaType = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  const proto = parameters.find((parameter) => parameter.startsWith('proto='));
  if (mediaType !== 'application/x-protobuf' || /write\.v2/.test(proto ?? '')) {
    return unknownKind('the Content-Type must be application/x-protobuf, of remote write 1.0');
  }
  return headers['content-encoding']?.trim().toLowerCase() === 'snappy'
    ? null
    : unknownKind('the Content-Encoding must be snappy');
};

export const createWriteReceiver = (options: WriteReceiverOptions): WriteReceiver => {
  const { limits, now, log } = options;
  const scraped = new Map<string, ScrapedTargets>();
  const gauges = new Map<string, Set<string>>();

  const take = async (source: string, block: Buffer): Promise<Refusal | null> => {
    const decoded = await decodeWriteRequest(block);
    if ('malformed' in decoded) return malformed(decoded.malformed);
    const targets = scraped.getOrInsertComputed(source, () => new ScrapedTargets());
    const { batches, faults, refused, unread } = readWrite(decoded.request, {
      ...{ source, upSource: options.upSource(source), receivedMs: now(), targets },
      gauges: gauges.getOrInsertComputed(source, () => new Set()),
      ...{ counts: options.counts, reads: options.reads },
    });
    options.onSamples?.({ refused, unread });
    if (targets.leastIntervalMs !== null) {
      options.onInterval?.(source, targets.leastIntervalMs / 1000);
    }
    // What can be counted is, whatever stands beside it.
    const settled = await Promise.allSettled(batches.map((batch) => options.ingest(batch)));
    const failure = settled.find((each) => each.status === 'rejected');
    if (failure) {
      const { reason } = failure;
      if (reason instanceof CollectorError && reason.code === 'overloaded') {
        return overloaded(reason.message);
      }
      log.error({ err: reason }, 'a remote write could not be stored');
      return notStored;
    }
    return faults.length === 0 ? null : malformed(faults.join('; '));
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const say = (refusal: Refusal) => refuse(request, response, null, refusal);
    if (options.source === null) {
      const message = 'no DataSource of the type remote-write is defined';
      return say({ code: rpcCode.notFound, status: 404, message });
    }
    if (request.method !== 'POST') return say(onlyPost);
    const source =
      options.admit === null ? options.source : options.admit(request.headers.authorization);
    if (source === null) return say(unauthenticated);
    const fault = headerFault(request);
    if (fault) return say(fault);
    if (!options.hasMemoryFor(source)) return say(shortOfMemory);
    const room = options.roomOf(source);
    const incoming = { ...httpBody(request), compression: 'identity' };
    const body = await readBody(incoming, limits, room);
    if ('fault' in body) return say(bodyRefusal(body.fault, limits));
    let held = body.held;
    try {
      const length = announcedLength(body.bytes);
      if (length === null) return say(malformed('the body is no block of snappy'));
      if (length > limits.bodyBytes) return say(bodyRefusal('too large', limits));
      if (room.held + length > limits.heldBytes) return say(bodyRefusal('no room', limits));
      held += length;
      room.held += length;
      const refusal = await take(source, body.bytes);
      if (refusal) return say(refusal);
      response.writeHead(204).end();
    } finally {
      room.held -= held;
    }
  };

  return (request, response) => {
    response.on('error', (error) => log.warn({ err: error }, 'an answer was lost'));
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'a remote write failed');
      if (response.headersSent) response.destroy();
      else refuse(request, response, null, notStored);
    });
  };
};
