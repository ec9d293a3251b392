// One body as it stands in a file: a head of 16 bytes (a sign, the lengths of what follows, a
// checksum over it), its headers as JSON, its bytes. Whatever a crash or a disk leaves behind, a
// record is read back whole or not at all.

import { crc32 } from 'node:zlib';
import type { Received } from '../ingest/otlp/receiver.ts';

const sign = 0x31514253; // 'SBQ1'
export const headBytes = 16;
/** More than any body that a door lets in; a length beyond it is damage, not a body. */
const mostBytes = 64 * 1024 * 1024;

export type StoredBody = Received & { readonly atMs: number };

/** In two parts, so that a body is not copied to be written. */
export const encodeRecord = ({
  bytes,
  contentType,
  contentEncoding,
  atMs,
}: StoredBody): readonly [Buffer, Buffer] => {
  const headers = Buffer.from(JSON.stringify({ contentType, contentEncoding, atMs }));
  const head = Buffer.alloc(headBytes + headers.length);
  head.writeUInt32LE(sign, 0);
  head.writeUInt32LE(headers.length, 4);
  head.writeUInt32LE(bytes.length, 8);
  head.writeUInt32LE(crc32(bytes, crc32(headers)), 12);
  headers.copy(head, headBytes);
  return [head, bytes];
};

export type Head = {
  readonly headersLength: number;
  readonly bodyLength: number;
  readonly checksum: number;
};

/** null for what is no head. */
export const readHead = (head: Buffer): Head | null => {
  if (head.length < headBytes || head.readUInt32LE(0) !== sign) return null;
  const headersLength = head.readUInt32LE(4);
  const bodyLength = head.readUInt32LE(8);
  if (headersLength > 65_536 || bodyLength > mostBytes) return null;
  return { headersLength, bodyLength, checksum: head.readUInt32LE(12) };
};

/** @param content what follows the head. null where it is not what was written. */
export const readContent = (
  { headersLength, bodyLength, checksum }: Head,
  content: Buffer,
): StoredBody | null => {
  const headers = content.subarray(0, headersLength);
  const bytes = content.subarray(headersLength, headersLength + bodyLength);
  if (bytes.length !== bodyLength || crc32(bytes, crc32(headers)) !== checksum) return null;
  return { ...(JSON.parse(headers.toString()) as Omit<StoredBody, 'bytes'>), bytes };
};

/** Where each whole record of a file ends, up to the first that is not whole. */
export const recordEnds = (file: Buffer): number[] => {
  const ends: number[] = [];
  let at = 0;
  for (;;) {
    const head = readHead(file.subarray(at, at + headBytes));
    if (head === null) return ends;
    const end = at + headBytes + head.headersLength + head.bodyLength;
    if (end > file.length || readContent(head, file.subarray(at + headBytes, end)) === null)
      return ends;
    ends.push(end);
    at = end;
  }
};
