// What waits to be forwarded, in memory: where there is no folder to keep it in. It ends with the
// process.

import type { Received } from '../ingest/otlp/receiver.ts';
import type { WaitingBodies, WaitingBody } from './waiting.ts';

/** Each body also costs its place in memory; many tiny ones must not get round the bound. */
const overheadBytes = 1024;

const sizeOf = ({ bytes }: Pick<Received, 'bytes'>): number => bytes.byteLength + overheadBytes;

export const openMemoryQueue = (mostBytes: number): WaitingBodies => {
  let waiting: WaitingBody[] = [];
  let held = 0;
  let underWay = 0;
  const release = (body: WaitingBody) => {
    held -= sizeOf(body);
    underWay -= 1;
  };
  return {
    append: async (received, atMs) => {
      waiting.push({ ...received, atMs, failures: 0 });
      held += sizeOf(received);
      let dropped = 0;
      while (held > mostBytes) {
        const oldest = waiting.shift();
        if (oldest === undefined) break;
        held -= sizeOf(oldest);
        dropped += 1;
      }
      return { stored: true, dropped };
    },
    take: async () => {
      const body = waiting.shift() ?? null;
      if (body !== null) underWay += 1;
      return body;
    },
    putBack: (body) => {
      underWay -= 1;
      waiting.unshift(body);
      return true;
    },
    release,
    size: () => ({ bodies: waiting.length + underWay, bytes: held, most: mostBytes }),
    damaged: () => 0,
    close: async () => {
      const lost = waiting.length;
      for (const body of waiting) held -= sizeOf(body);
      waiting = [];
      return lost;
    },
  };
};
