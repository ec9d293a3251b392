// One call of OTLP over gRPC: its message is taken as the body of an OTLP/HTTP request is, and the
// call ends with a status only after what was taken is durable. A caller's own deadline is the
// caller's to keep: a call that it gave up is taken all the same once its message is whole.

import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { BodyLimits } from '../otlp/body.ts';
import { protobufEncoding } from '../otlp/encoding.ts';
import { type Entrance, enter } from '../otlp/entrance.ts';
import type { OtlpReceiverOptions } from '../otlp/receiver.ts';
import { type Refusal, rpcCode } from '../otlp/refusal.ts';
import { takeRequest } from '../otlp/request.ts';
import { type Signal, signals } from '../otlp/signals.ts';
import { readMessage } from './message.ts';
import { ok, trailersOf } from './status.ts';

export type CallOptions = Omit<OtlpReceiverOptions, 'limits'> &
  Entrance & { readonly limits: BodyLimits };

const services: ReadonlyMap<string, Signal | undefined> = new Map([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', signals.get('/v1/traces')],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', signals.get('/v1/metrics')],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', signals.get('/v1/logs')],
]);

const isGrpc = (contentType: string | undefined): boolean =>
  /^application\/grpc(\+proto)? *(;|$)/i.test(contentType ?? '');

const answerHeaders = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': 'identity,deflate,gzip,zstd',
};

const isOpen = (stream: ServerHttp2Stream): boolean => !stream.destroyed && !stream.closed;

const drainMs = 1000;

/** Ends the stream, whatever its sender still sends. */
const end = (stream: ServerHttp2Stream, headers: Readonly<Record<string, string | number>>) => {
  if (!isOpen(stream)) return;
  stream.respond(headers, { endStream: true });
  if (stream.readableEnded) return;
  // Not at once: a reset can overtake the answer. What comes meanwhile is thrown away.
  stream.resume();
  const reset = setTimeout(() => stream.close(constants.NGHTTP2_NO_ERROR), drainMs);
  stream.once('close', () => clearTimeout(reset));
};

const accept = (stream: ServerHttp2Stream, message: Uint8Array) => {
  if (!isOpen(stream)) return;
  const frame = Buffer.alloc(5 + message.byteLength);
  frame.writeUInt32BE(message.byteLength, 1);
  frame.set(message, 5);
  stream.respond(answerHeaders, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers(ok));
  stream.end(frame);
};

export const refuseCall = (stream: ServerHttp2Stream, refusal: Refusal): number => {
  end(stream, { ...answerHeaders, ...trailersOf(refusal) });
  return refusal.code;
};

const unknownService = (path: string | undefined): Refusal => ({
  code: rpcCode.unimplemented,
  status: 404,
  message: `${path} is not known; this port takes OTLP's Export of traces, metrics and logs`,
});

/** @returns the code of gRPC that the call ended with. */
export const takeCall = async (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  options: CallOptions,
): Promise<number> => {
  const { limits, forward } = options;
  const refusing = (refusal: Refusal) => refuseCall(stream, refusal);
  if (headers[':method'] !== 'POST' || !isGrpc(headers['content-type'])) {
    end(stream, { ':status': headers[':method'] === 'POST' ? 415 : 405 });
    return rpcCode.invalidArgument;
  }
  const signal = services.get(headers[':path'] ?? '');
  if (signal === undefined) return refusing(unknownService(headers[':path']));
  const entered = enter(options, headers.authorization);
  if ('refusal' in entered) return refusing(entered.refusal);
  const { source, room } = entered;

  const wanted = signal.isForwarded && forward !== undefined;
  const message = await readMessage(stream, headers, limits, room, wanted);
  if ('refusal' in message) return refusing(message.refusal);
  const { body, compression } = message;
  try {
    const own = { ...options, source };
    const outcome = await takeRequest(signal, protobufEncoding, body.bytes, own);
    if ('refusal' in outcome) return refusing(outcome.refusal);
    if (body.received) {
      await forward?.({
        bytes: body.received,
        contentType: protobufEncoding.contentType,
        contentEncoding: compression === 'identity' ? null : compression,
      });
    }
    accept(stream, outcome.response);
    return 0;
  } finally {
    room.held -= body.held;
  }
};
