// Answers of OTLP/HTTP: a response message, or a google.rpc.Status with the code that gRPC would
// have used. Both go out in the encoding of the request.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Encoding, jsonEncoding } from './encoding.ts';

export type Refusal = {
  readonly status: 400 | 404 | 405 | 408 | 413 | 415 | 429 | 500 | 503;
  /** What is wrong and what to do. */
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** google.rpc.Code by HTTP status: invalid argument, not found, unimplemented and so on. */
const rpcCodes: Readonly<Record<Refusal['status'], number>> = {
  400: 3,
  404: 5,
  405: 12,
  408: 4,
  413: 8,
  415: 3,
  429: 8,
  500: 13,
  503: 14,
};

/** An unread rest of a refused body is read and thrown away, up to so much and so long. */
const drainBytes = 64 * 1024 * 1024;
const drainMs = 5_000;

/**
 * Ends the answer once the request has been read. Closing a socket with unread bytes would reset
 * it, and the client would never see why it was refused.
 */
const endWhenRead = (request: IncomingMessage, response: ServerResponse) => {
  if (request.complete || request.destroyed) return response.end();
  let left = drainBytes;
  const finish = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(finish, drainMs);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) finish();
  });
  request.once('end', finish).once('close', finish).resume();
};

export const accept = (
  response: ServerResponse,
  { contentType, encode }: Encoding,
  type: string,
  content: Readonly<Record<string, unknown>>,
) => {
  const body = encode(type, content);
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.byteLength });
  response.end(body);
};

/** @param encoding null where the request's own is not known: JSON then. */
export const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding | null,
  { status, message, headers }: Refusal,
) => {
  const { contentType, encode } = encoding ?? jsonEncoding;
  const close = request.complete ? {} : { connection: 'close' };
  const body = encode('RpcStatus', { code: rpcCodes[status], message });
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': body.byteLength,
    ...headers,
    ...close,
  });
  response.write(body);
  endWhenRead(request, response);
};
