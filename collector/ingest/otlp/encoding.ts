// The two encodings of OTLP/HTTP. An answer is always in the encoding of its request.

import protobuf from 'protobufjs';
import { bodyPool } from './body-pool.ts';
import { wireOf } from './json.ts';
import { messageType } from './schema.ts';

/** A body in protobuf; in memory of the pool, perhaps. */
export type Wire = { readonly bytes: Uint8Array } | { readonly malformed: string };

export type Decoded = { readonly message: unknown } | { readonly malformed: string };

export type Encoding = {
  readonly contentType: 'application/x-protobuf' | 'application/json';
  /**
   * A body as protobuf, which whoever scans it then checks.
   * @param type name of the message in the schema.
   */
  readonly wire: (type: string, body: Uint8Array) => Wire;
  /** @param type name of the message in the schema. */
  readonly decode: (type: string, body: Uint8Array) => Decoded;
  readonly encode: (type: string, content: Readonly<Record<string, unknown>>) => Uint8Array;
};

const decodeProtobuf: Encoding['decode'] = (type, body) => {
  const reader = protobuf.Reader.create(body);
  reader.discardUnknown = true;
  try {
    return { message: messageType(type).decode(reader) };
  } catch (error) {
    return { malformed: error instanceof Error ? error.message : String(error) };
  }
};

export const protobufEncoding: Encoding = {
  contentType: 'application/x-protobuf',
  wire: (_type, bytes) => ({ bytes }),
  decode: decodeProtobuf,
  encode: (name, content) => {
    const type = messageType(name);
    return type.encode(type.fromObject(content)).finish();
  },
};

export const jsonEncoding: Encoding = {
  contentType: 'application/json',
  wire: wireOf,
  decode: (type, body) => {
    const wire = wireOf(type, body);
    if ('malformed' in wire) return wire;
    // Messages hold parts of what they were decoded from.
    const bytes = Buffer.from(wire.bytes);
    bodyPool.giveBack(wire.bytes);
    return decodeProtobuf(type, bytes);
  },
  encode: (name, content) => {
    const type = messageType(name);
    const plain = type.toObject(type.fromObject(content), { longs: String, enums: Number });
    return Buffer.from(JSON.stringify(plain));
  },
};

/** @returns the encoding that a Content-Type header names; null for any other. */
export const encodingOf = (contentType: string | undefined): Encoding | null => {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/x-protobuf') return protobufEncoding;
  if (mediaType === 'application/json') return jsonEncoding;
  return null;
};
