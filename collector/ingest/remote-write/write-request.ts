// The body of a remote write: a protobuf message in one block of snappy. What the block says of its
// own length is checked before anything is decompressed.

import { uncompress } from 'snappy';
import { type WriteRequest, writeRequestType } from './schema.ts';

/** A block begins with its length, decompressed, in at most five bytes. @returns null for none */
export const announcedLength = (block: Uint8Array): number | null => {
  let length = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = block[index];
    if (byte === undefined) return null;
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length < 2 ** 32 ? length : null;
  }
  return null;
};

export type Decoded = { readonly request: WriteRequest } | { readonly malformed: string };

/** @param block no longer inside than its caller allows */
export const decodeWriteRequest = async (block: Buffer): Promise<Decoded> => {
  let bytes: Buffer;
  try {
    bytes = (await uncompress(block, { asBuffer: true })) as Buffer;
  } catch (error) {
    return { malformed: `the body is no block of snappy: ${Object(error).message ?? error}` };
  }
  try {
    return { request: writeRequestType.decode(bytes) as unknown as WriteRequest };
  } catch (error) {
    return { malformed: `the body is no WriteRequest: ${Object(error).message ?? error}` };
  }
};
