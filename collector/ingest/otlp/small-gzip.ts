// Most bodies in gzip are small: they are decompressed at once, in one piece, where a stream would
// take longer for each of its parts than for what is in them.

import { gunzipSync } from 'node:zlib';
import { bodyPool } from './body-pool.ts';

/** Of a compressed body, and of what it becomes: some milliseconds of work at the most. */
export const smallBytes = 256 * 1024;
const mostBytes = 4 * 1024 * 1024;
/** The last four bytes say how long the content is. */
const trailerBytes = 4;
/** Were it full, another piece would be begun. */
const spare = 64;

/**
 * @param most bytes that may come out
 * @returns null where it is better read as a stream: it is long, or not what it says.
 */
export const gunzipSmall = (compressed: Buffer, most: number): Buffer | null => {
  if (compressed.length < trailerBytes) return null;
  const length = compressed.readUInt32LE(compressed.length - trailerBytes);
  if (length > Math.min(most, mostBytes)) return null;
  const chunkSize = bodyPool.sizeFor(length + spare);
  let content: Buffer;
  try {
    content = gunzipSync(compressed, { chunkSize, maxOutputLength: length + 1 });
  } catch {
    // The stream says what is wrong with it, or reads on where several were put together.
    return null;
  }
  return bodyPool.adopt(content, chunkSize);
};
