// The OTLP/HTTP door: POST /v1/traces, /v1/metrics and /v1/logs. A 2xx is sent only after what was
// taken is durable; whatever is wrong with one request, the next one finds the receiver as it was.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { accept, type Refusal, refuse } from './answer.ts';
import { type BodyFault, type BodyLimits, type BodyRoom, readBody } from './body.ts';
import { type Encoding, encodingOf } from './encoding.ts';
import { refusedCount, refusedText } from './partial-success.ts';
import { type OtlpSinks, type Signal, signals } from './signals.ts';

/** A request's body as it came over the wire. */
export type Received = {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** null where it came uncompressed. */
  readonly contentEncoding: string | null;
};

export type OtlpReceiverOptions = OtlpSinks & {
  /** Given every accepted body of traces, after it was answered. Must not throw. */
  readonly forward?: (received: Received) => void;
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

const receivedOf = ({ headers }: IncomingMessage, bytes: Buffer): Received => ({
  bytes,
  contentType: headers['content-type'] ?? '',
  contentEncoding: headers['content-encoding'] ?? null,
});

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
    const wanted = signal.isForwarded && options.forward !== undefined;
    const body = await readBody(request, limits, room, wanted);
    if ('fault' in body) {
      return refuse(request, response, encoding, bodyRefusal(body.fault, limits));
    }
    try {
      const failure = await ingest(signal, encoding, body.bytes, response);
      if (failure) refuse(request, response, encoding, failure);
      else if (body.received) options.forward?.(receivedOf(request, body.received));
    } finally {
      room.held -= body.held;
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
