// The body of a request, whole and decompressed, or why there is none. It is read as it comes in:
// no more than the limits is ever held, however well it was compressed and by whatever it came.

import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { bodyPool, freeChunk } from './body-pool.ts';
import { gunzipSmall, smallBytes } from './small-gzip.ts';

export type BodyLimits = {
  /** Of one body, before and after decompression. */
  readonly bodyBytes: number;
  /** Of all bodies that are held at once. */
  readonly heldBytes: number;
  /** A body that takes longer to arrive is given up. */
  readonly bodySeconds: number;
};

const mebibyte = 1024 * 1024;
export const bodyLimits: BodyLimits = {
  bodyBytes: 20 * mebibyte,
  heldBytes: 128 * mebibyte,
  bodySeconds: 30,
};

export type BodyFault =
  | 'aborted'
  | 'bad compression'
  | 'no room'
  | 'too large'
  | 'too slow'
  | 'unknown compression';

/** Bytes of all bodies that are held now. */
export type BodyRoom = { held: number };

/** A body on its way in. */
export type Incoming = {
  /** The bytes of the body and nothing else. */
  readonly stream: Readable;
  /** In lower case; identity where it is not compressed. */
  readonly compression: string;
  /** What the sender says its length is; 0 where it says nothing. */
  readonly announcedBytes: number;
  /** Whether all of it has come: a stream that closes before broke off. */
  readonly isComplete: () => boolean;
  /** Nobody else holds the chunks of the stream. */
  readonly areChunksOurs?: boolean;
};

export type WholeBody = {
  readonly bytes: Buffer;
  /** As it came, compressed where it was; null where nobody asked to keep it. */
  readonly received: Buffer | null;
  /** What of it is counted in the room. */
  readonly held: number;
};

export type Body = WholeBody | { readonly fault: BodyFault };

/** A body of such a length, told beforehand, has its memory from its first chunk on. */
const leastPlaced = 64 * 1024;
const mostPlaced = mebibyte;

/** RFC 9659: content in zstd needs no window above 8 MiB; a larger one only costs memory. */
const zstdWindowLog = 23;

const decompressors = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } }),
};

type Decompressor = ReturnType<(typeof decompressors)[keyof typeof decompressors]>;

/** As Accept-Encoding lists them. */
export const knownCompressions = 'gzip, deflate, zstd';

const isKnown = (name: string): name is keyof typeof decompressors =>
  Object.hasOwn(decompressors, name);

export const httpBody = (request: IncomingMessage): Incoming => ({
  stream: request,
  compression: request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity',
  announcedBytes: Number(request.headers['content-length'] ?? 0),
  isComplete: () => request.complete,
  // node:http copies each out of the buffer that it reads into.
  areChunksOurs: true,
});

/** What it returns stays counted in `room` until the caller takes `held` off. */
export const readBody = (
  { stream, compression, announcedBytes, isComplete, areChunksOurs = false }: Incoming,
  limits: BodyLimits,
  room: BodyRoom,
  keepReceived = false,
): Promise<Body> => {
  if (compression !== 'identity' && !isKnown(compression)) {
    return Promise.resolve({ fault: 'unknown compression' });
  }
  if (announcedBytes > limits.bodyBytes) return Promise.resolve({ fault: 'too large' });
  if (room.held + announcedBytes > limits.heldBytes) return Promise.resolve({ fault: 'no room' });

  // Each chunk goes where it belongs as it comes, while it is in the processor's cache.
  const isPlaced =
    compression === 'identity' &&
    !keepReceived &&
    announcedBytes >= leastPlaced &&
    announcedBytes <= mostPlaced;
  const mayBeSmall = compression === 'gzip' || compression === 'x-gzip';
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    /** As they came: those that wait to be decompressed, or all where they are kept. */
    let compressed: Buffer[] = [];
    let decompressor: Decompressor | null = null;
    let placed: Buffer | null = null;
    let waiting = 0;
    let received = 0;
    let length = 0;
    let held = 0;

    let settled = false;

    const settle = (body: Body) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      stream.off('data', receive).off('end', finish).off('close', abort);
      if ('fault' in body) {
        room.held -= held;
        if (placed !== null) bodyPool.giveBack(placed);
      }
      decompressor?.removeAllListeners('data').removeAllListeners('end').destroy();
      resolve(body);
    };
    const timer = setTimeout(settle, limits.bodySeconds * 1000, { fault: 'too slow' });
    const count = (bytes: number) => {
      held += bytes;
      room.held += bytes;
      if (room.held > limits.heldBytes) settle({ fault: 'no room' });
    };
    const hold = (chunk: Buffer, where: Buffer[]) => {
      count(chunk.length);
      if (!settled) where.push(chunk);
    };
    const keep = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.bodyBytes) return settle({ fault: 'too large' });
      if (!isPlaced) return hold(chunk, chunks);
      if (placed === null) {
        count(announcedBytes);
        if (settled) return;
        placed = bodyPool.take(announcedBytes);
      }
      // More than was announced is refused by whoever announced it.
      if (length <= announcedBytes) placed.set(chunk, length - chunk.length);
      if (areChunksOurs) freeChunk(chunk);
    };
    const complete = () => {
      if (placed !== null) return settle({ bytes: placed, received: null, held });
      const isPlain = compression === 'identity';
      // What others may keep as it came is not memory to be used again.
      const bytes =
        isPlain && keepReceived
          ? Buffer.concat(chunks, length)
          : bodyPool.gather(chunks, length, areChunksOurs && isPlain);
      const asReceived = isPlain ? bytes : Buffer.concat(compressed);
      settle({ bytes, received: keepReceived ? asReceived : null, held });
    };
    const dropCompressed = () => {
      if (keepReceived) return;
      count(-waiting);
      waiting = 0;
      compressed = [];
    };
    const stage = (made: Decompressor, chunk: Buffer) => {
      if (made.write(chunk)) return;
      stream.pause();
      made.once('drain', () => stream.resume());
    };
    const begin = (name: keyof typeof decompressors): Decompressor => {
      const made = decompressors[name]();
      decompressor = made;
      // Stays on after settling: a destroyed stream may still report an error.
      made.on('error', () => settle({ fault: 'bad compression' }));
      made.on('data', keep).on('end', complete);
      for (const chunk of compressed) stage(made, chunk);
      dropCompressed();
      return made;
    };
    const receive = (chunk: Buffer) => {
      received += chunk.length;
      if (received > limits.bodyBytes) return settle({ fault: 'too large' });
      if (!isKnown(compression)) return keep(chunk);
      const isWaiting = decompressor === null;
      if (isWaiting) waiting += chunk.length;
      if (isWaiting || keepReceived) hold(chunk, compressed);
      if (settled) return;
      if (decompressor !== null) stage(decompressor, chunk);
      else if (!mayBeSmall || received > smallBytes) begin(compression);
    };
    const finish = () => {
      if (!isKnown(compression)) return complete();
      if (decompressor !== null) return decompressor.end();
      const whole = compressed[1] ? Buffer.concat(compressed) : (compressed[0] ?? Buffer.alloc(0));
      const bytes = mayBeSmall
        ? gunzipSmall(whole, Math.min(limits.bodyBytes, limits.heldBytes - room.held))
        : null;
      if (bytes === null) {
        begin(compression).end();
        return;
      }
      if (areChunksOurs && !keepReceived)
        for (const chunk of [whole, ...compressed]) freeChunk(chunk);
      dropCompressed();
      count(bytes.length);
      settle({ bytes, received: keepReceived ? whole : null, held });
    };
    const abort = () => {
      if (!isComplete()) settle({ fault: 'aborted' });
    };

    stream.on('data', receive).on('end', finish).on('close', abort);
    // A stream of which somebody has read by hand does not flow by itself.
    stream.resume();
  });
};
