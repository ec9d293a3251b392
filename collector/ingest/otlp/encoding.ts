// The two encodings of OTLP/HTTP. An answer is always in the encoding of its request.

import protobuf from 'protobufjs';
import { decodeJson } from './json.ts';
import { messageType } from './schema.ts';

export type Decoded = { readonly message: unknown } | { readonly malformed: string };

export type Encoding = {
  readonly contentType: 'application/x-protobuf' | 'application/json';
  /** @param type name of the message in the schema. */
  readonly decode: (type: string, body: Uint8Array) => Decoded;
  readonly encode: (type: string, content: Readonly<Record<string, unknown>>) => Uint8Array;
};

export const protobufEncoding: Encoding = {
  contentType: 'application/x-protobuf',
  decode: (type, body) => {
    const reader = protobuf.Reader.create(body);
    reader.discardUnknown = true;
    try {
      return { message: messageType(type).decode(reader) };
    } catch (error) {
      return { malformed: error instanceof Error ? error.message : String(error) };
    }
  },
  encode: (name, content) => {
    const type = messageType(name);
    return type.encode(type.fromObject(content)).finish();
  },
};

export const jsonEncoding: Encoding = {
  contentType: 'application/json',
  decode: (type, body) => decodeJson(messageType(type), body),
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
