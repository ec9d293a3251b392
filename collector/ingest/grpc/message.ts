// The one message of a unary call, as gRPC frames it: a byte that says whether it is compressed, four
// bytes of length, the message. Nothing may follow it.

import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { collectYoung } from '../limits/garbage.ts';
import {
  type BodyFault,
  type BodyLimits,
  type BodyRoom,
  readBody,
  type WholeBody,
} from '../otlp/body.ts';
import { bodyRefusal, malformed, type Refusal, rpcCode } from '../otlp/refusal.ts';

const prefixLength = 5;

/**
 * Chunks of node:http2 are parts of what was read from the socket, which other calls and http2 itself
 * still read: none can be freed by hand, as those of node:http are. While they are young a short
 * collection frees them; once V8 counts them against the heap, it goes through all that lives.
 */
const collectedEvery = 16 * 1024 * 1024;
let dead = 0;
const letGo = (bytes: number): void => {
  dead += bytes;
  if (dead < collectedEvery) return;
  dead = 0;
  collectYoung();
};

/** @returns the prefix; why there is none otherwise. What follows it is still in the stream. */
const readPrefix = (
  stream: ServerHttp2Stream,
  seconds: number,
): Promise<Buffer | 'aborted' | 'too slow'> =>
  new Promise((resolve) => {
    const settle = (result: Buffer | 'aborted' | 'too slow') => {
      clearTimeout(timer);
      stream.off('readable', read).off('end', abort).off('close', abort);
      resolve(result);
    };
    const abort = () => settle('aborted');
    const read = () => {
      const prefix: Buffer | null = stream.read(prefixLength);
      // At the end of a stream a shorter rest is given.
      if (prefix !== null) settle(prefix.length === prefixLength ? prefix : 'aborted');
    };
    const timer = setTimeout(settle, seconds * 1000, 'too slow');
    stream.on('readable', read).on('end', abort).on('close', abort);
  });

/** @returns the refusal; of an unknown compression gRPC has a code of its own. */
const refusalOf = (fault: BodyFault, limits: BodyLimits): Refusal => {
  const refusal = bodyRefusal(fault, limits);
  return fault === 'unknown compression' ? { ...refusal, code: rpcCode.unimplemented } : refusal;
};

export type Message =
  | {
      readonly body: WholeBody;
      /** Of the body as it was received. */
      readonly compression: string;
    }
  | { readonly refusal: Refusal };

/** What it returns stays counted in `room` until the caller takes the body's `held` off. */
export const readMessage = async (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  limits: BodyLimits,
  room: BodyRoom,
  keepReceived: boolean,
): Promise<Message> => {
  const prefix = await readPrefix(stream, limits.bodySeconds);
  if (typeof prefix === 'string') return { refusal: refusalOf(prefix, limits) };
  const flag = prefix.readUInt8(0);
  const announcedBytes = prefix.readUInt32BE(1);
  const encoding = String(headers['grpc-encoding'] ?? 'identity').toLowerCase();
  if (flag > 1 || (flag === 1 && encoding === 'identity')) {
    return { refusal: malformed('the message does not say how it is compressed') };
  }
  let arrived = 0;
  stream.on('data', (chunk: Buffer) => {
    arrived += chunk.length;
  });
  const compression = flag === 0 ? 'identity' : encoding;
  const isComplete = () => stream.readableEnded;
  const incoming = { stream, compression, announcedBytes, isComplete };
  const body = await readBody(incoming, limits, room, keepReceived);
  letGo(arrived);
  if ('fault' in body) return { refusal: refusalOf(body.fault, limits) };
  if (arrived === announcedBytes) return { body, compression };
  room.held -= body.held;
  const lengths = `its prefix says ${announcedBytes} bytes, and ${arrived} came`;
  return { refusal: malformed(`the call is not one whole message: ${lengths}`) };
};
