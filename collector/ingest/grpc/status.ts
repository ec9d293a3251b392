// How a call ends: the headers of gRPC that say so. A refusal that will pass carries a RetryInfo, by
// which OTLP tells "again later" from "never".

import protobuf from 'protobufjs';
import type { Refusal } from '../otlp/refusal.ts';

const { root } = protobuf.parse(
  `syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }`,
  new protobuf.Root(),
);

export type Trailers = Readonly<Record<string, string>>;

export const ok: Trailers = { 'grpc-status': '0' };

/** Peers bound the headers they take; a message is cut long before that. */
const longestMessage = 1000;

const encode = (name: string, content: Readonly<Record<string, unknown>>): Buffer => {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(content)).finish());
};

/** As gRPC writes a message in a header: UTF-8, all but printable ASCII by %XX. */
const percentEncoded = (text: string): string =>
  [...Buffer.from(text.slice(0, longestMessage))]
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');

const retryInfo = (seconds: number) => ({
  typeUrl: 'type.googleapis.com/google.rpc.RetryInfo',
  value: encode('RetryInfo', { retryDelay: { seconds } }),
});

export const trailersOf = ({ code, message, retrySeconds }: Refusal): Trailers => {
  const plain = { 'grpc-status': String(code), 'grpc-message': percentEncoded(message) };
  if (retrySeconds === undefined) return plain;
  const details = [retryInfo(retrySeconds)];
  const status = encode('Status', { code, message: message.slice(0, longestMessage), details });
  return { ...plain, 'grpc-status-details-bin': status.toString('base64') };
};
