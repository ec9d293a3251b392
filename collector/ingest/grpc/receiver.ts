// The OTLP/gRPC door. It speaks gRPC's unary calls over node:http2 itself: a library would collect
// the messages of all unfinished calls where nothing bounds or counts them, and here every byte is
// in the one room that the bodies of OTLP/HTTP are in.

import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Socket } from 'node:net';
import { bodyLimits } from '../otlp/body.ts';
import type { OtlpReceiverOptions } from '../otlp/receiver.ts';
import { failed } from '../otlp/refusal.ts';
import { refuseCall, takeCall } from './call.ts';

export type GrpcReceiverOptions = OtlpReceiverOptions & {
  /** Told the code of gRPC that each call ended with. */
  readonly onEnd?: (code: number) => void;
  /** In PEM; without it the port speaks plain text. */
  readonly tls?: { readonly cert: string; readonly key: string };
};

export type GrpcReceiver = {
  readonly server: Http2Server | Http2SecureServer;
  /** Takes no new calls; those under way may end within `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
};

const settings = {
  maxConcurrentStreams: 100,
  // A message of many spans comes in one round trip, not in one for every 64 KiB.
  initialWindowSize: 1024 * 1024,
  maxHeaderListSize: 16 * 1024,
};
/** A connection on which nothing happens for so long is told to go; a client that lives reconnects. */
const idleMs = 10 * 60_000;
const handshakeMs = 10_000;

export const createGrpcReceiver = (options: GrpcReceiverOptions): GrpcReceiver => {
  const { log, tls } = options;
  const callOptions = {
    ...options,
    limits: { ...bodyLimits, ...options.limits },
    room: options.room ?? { held: 0 },
  };
  const server =
    tls === undefined
      ? createServer({ settings })
      : createSecureServer({ settings, ...tls, handshakeTimeout: handshakeMs });
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  let closing = false;

  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('session', (session: ServerHttp2Session) => {
    if (closing) session.close();
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.setTimeout(idleMs, () => session.close());
  });
  // What peers do wrong ends their connection and is no matter of ours.
  server.on('sessionError', (error) => log.warn({ err: error }, 'an OTLP connection failed'));
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    stream.on('error', (error) => log.warn({ err: error }, 'an OTLP call broke off'));
    takeCall(stream, headers, callOptions)
      .catch((error: unknown) => {
        log.error({ err: error }, 'an OTLP call failed');
        return refuseCall(stream, failed);
      })
      .then((code) => options.onEnd?.(code))
      .catch((error: unknown) => log.error({ err: error }, 'an OTLP call failed'));
  });

  return {
    server,
    close: (graceMs) =>
      new Promise((resolve) => {
        closing = true;
        const cutOff = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, graceMs);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        for (const session of sessions) session.close();
      }),
  };
};
