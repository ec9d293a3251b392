// Answers of OTLP/HTTP: a response message, or a google.rpc.Status with the code that gRPC would
// have used. Both go out in the encoding of the request.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Encoding, jsonEncoding } from './encoding.ts';
import type { Refusal } from './refusal.ts';

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

/** @param body a response message in the encoding. */
export const accept = (
  response: ServerResponse,
  { contentType }: Encoding,
  body: Uint8Array,
): void => {
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.byteLength });
  // Without a body the answer is one write.
  if (body.byteLength === 0) response.end();
  else response.end(body);
};

/** What HTTP wants said beside a status. */
const statusHeaders: Partial<Record<Refusal['status'], Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer' },
  405: { allow: 'POST' },
};

/** @param encoding null where the request's own is not known: JSON then. */
export const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  encoding: Encoding | null,
  { status, code, message, retrySeconds }: Refusal,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const { contentType, encode } = encoding ?? jsonEncoding;
  const body = encode('RpcStatus', { code, message });
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': body.byteLength,
    ...(retrySeconds === undefined ? {} : { 'retry-after': String(retrySeconds) }),
    ...statusHeaders[status],
    ...headers,
    ...(request.complete ? {} : { connection: 'close' }),
  });
  response.write(body);
  endWhenRead(request, response);
};
