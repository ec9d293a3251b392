// The body of a request, whole and decompressed, or why there is none. It is read as it comes in:
// no more than the limit is ever held, however well it was compressed.

import type { IncomingMessage } from 'node:http';
import { createGunzip, createInflate } from 'node:zlib';

export type BodyLimits = {
  /** Of one body, before and after decompression. */
  readonly bodyBytes: number;
  /** Of all bodies that are held at once. */
  readonly heldBytes: number;
  /** A body that takes longer to arrive is given up. */
  readonly bodySeconds: number;
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

export type Body =
  | {
      readonly bytes: Buffer;
      /** As it came, compressed where it was; null where nobody asked to keep it. */
      readonly received: Buffer | null;
      /** What of it is counted in the room. */
      readonly held: number;
    }
  | { readonly fault: BodyFault };

const decompressors = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate };

const isKnown = (name: string): name is keyof typeof decompressors =>
  Object.hasOwn(decompressors, name);

/** What it returns stays counted in `room` until the caller takes `held` off. */
export const readBody = (
  request: IncomingMessage,
  limits: BodyLimits,
  room: BodyRoom,
  keepReceived = false,
): Promise<Body> => {
  const compression = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (compression !== 'identity' && !isKnown(compression)) {
    return Promise.resolve({ fault: 'unknown compression' });
  }
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limits.bodyBytes) return Promise.resolve({ fault: 'too large' });
  if (room.held + announced > limits.heldBytes) return Promise.resolve({ fault: 'no room' });

  const decompressor = isKnown(compression) ? decompressors[compression]() : null;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const compressed: Buffer[] = [];
    let received = 0;
    let length = 0;
    let held = 0;

    let settled = false;

    const settle = (body: Body) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      request.off('data', receive).off('end', finish).off('close', abort);
      if ('fault' in body) room.held -= held;
      decompressor?.removeAllListeners('data').removeAllListeners('end').destroy();
      resolve(body);
    };
    const timer = setTimeout(settle, limits.bodySeconds * 1000, { fault: 'too slow' });
    const hold = (chunk: Buffer, where: Buffer[]) => {
      held += chunk.length;
      room.held += chunk.length;
      if (room.held > limits.heldBytes) return settle({ fault: 'no room' });
      where.push(chunk);
    };
    const keep = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.bodyBytes) return settle({ fault: 'too large' });
      hold(chunk, chunks);
    };
    const complete = () => {
      const bytes = Buffer.concat(chunks, length);
      const asReceived = decompressor ? Buffer.concat(compressed) : bytes;
      settle({ bytes, received: keepReceived ? asReceived : null, held });
    };
    const receive = (chunk: Buffer) => {
      received += chunk.length;
      if (received > limits.bodyBytes) return settle({ fault: 'too large' });
      if (!decompressor) return keep(chunk);
      if (keepReceived) hold(chunk, compressed);
      if (settled) return;
      if (!decompressor.write(chunk)) {
        request.pause();
        decompressor.once('drain', () => request.resume());
      }
    };
    const finish = () => (decompressor ? decompressor.end() : complete());
    const abort = () => {
      if (!request.complete) settle({ fault: 'aborted' });
    };

    // Stays on after settling: a destroyed stream may still report an error.
    decompressor?.on('error', () => settle({ fault: 'bad compression' }));
    decompressor?.on('data', keep).on('end', complete);
    request.on('data', receive).on('end', finish).on('close', abort);
  });
};
