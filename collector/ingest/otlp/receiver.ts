// The OTLP/HTTP door: POST /v1/traces, /v1/metrics and /v1/logs. A 2xx is sent only after what was
// taken is durable; whatever is wrong with one request, the next one finds the receiver as it was.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { accept, refuse } from './answer.ts';
import {
  type BodyFault,
  type BodyLimits,
  bodyLimits,
  httpBody,
  knownCompressions,
  readBody,
} from './body.ts';
import { encodingOf } from './encoding.ts';
import { type Entrance, enter } from './entrance.ts';
import { bodyRefusal, failed, onlyPost, type Refusal, rpcCode } from './refusal.ts';
import { type RequestOptions, takeRequest } from './request.ts';
import { type Signal, signals } from './signals.ts';

/** A request's body as it came over the wire. */
export type Received = {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** null where it came uncompressed. */
  readonly contentEncoding: string | null;
};

export type OtlpReceiverOptions = RequestOptions &
  Omit<Entrance, 'room'> & {
    readonly room?: Entrance['room'];
    /** Given every accepted body of traces; it is answered once this resolves. Must not reject. */
    readonly forward?: (received: Received) => Promise<void>;
    readonly limits?: Partial<BodyLimits>;
  };

/** A request listener for node:http; answers 404 to any other path. Never throws. */
export type OtlpReceiver = (request: IncomingMessage, response: ServerResponse) => void;

const refusalOf = (request: IncomingMessage, signal: Signal | undefined): Refusal | null => {
  if (!signal) {
    const known = [...signals.keys()].join(', ');
    const message = `nothing is received here; POST to one of ${known}`;
    return { code: rpcCode.notFound, status: 404, message };
  }
  return request.method === 'POST' ? null : onlyPost;
};

const unknownType: Refusal = {
  code: rpcCode.invalidArgument,
  status: 415,
  message: 'the Content-Type must be application/x-protobuf or application/json',
};

const headersOf = (fault: BodyFault) =>
  fault === 'unknown compression' ? { 'accept-encoding': knownCompressions } : {};

const receivedOf = ({ headers }: IncomingMessage, bytes: Buffer): Received => ({
  bytes,
  contentType: headers['content-type'] ?? '',
  contentEncoding: headers['content-encoding'] ?? null,
});

export const createOtlpReceiver = (options: OtlpReceiverOptions): OtlpReceiver => {
  const limits = { ...bodyLimits, ...options.limits };
  const entrance = { ...options, room: options.room ?? { held: 0 } };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const signal = signals.get((request.url ?? '').split('?', 1)[0] ?? '');
    const encoding = encodingOf(request.headers['content-type']);
    const refusal = refusalOf(request, signal);
    if (refusal || !signal) {
      if (refusal) refuse(request, response, encoding, refusal);
      return;
    }
    if (!encoding) return refuse(request, response, null, unknownType);
    const entered = enter(entrance, request.headers.authorization);
    if ('refusal' in entered) return refuse(request, response, encoding, entered.refusal);
    const { source, room } = entered;
    const wanted = signal.isForwarded && options.forward !== undefined;
    const body = await readBody(httpBody(request), limits, room, wanted);
    if ('fault' in body) {
      const { fault } = body;
      return refuse(request, response, encoding, bodyRefusal(fault, limits), headersOf(fault));
    }
    try {
      const outcome = await takeRequest(signal, encoding, body.bytes, { ...options, source });
      if ('refusal' in outcome) return refuse(request, response, encoding, outcome.refusal);
      if (body.received) await options.forward?.(receivedOf(request, body.received));
      accept(response, encoding, outcome.response);
    } finally {
      room.held -= body.held;
    }
  };

  return (request, response) => {
    response.on('error', (error) => options.log.warn({ err: error }, 'an OTLP answer was lost'));
    handle(request, response).catch((error: unknown) => {
      options.log.error({ err: error }, 'an OTLP request failed');
      if (response.headersSent) response.destroy();
      else refuse(request, response, null, failed);
    });
  };
};
