// What waits to be forwarded, on disk. A body whose append has resolved was handed to the operating
// system: it outlasts the end of this process, however it ends. It is flushed to the disk each
// second, so a power cut costs at most the last one. What was sent but not noted yet is sent again
// after a crash: at least once, and never lost within the bound.

import { Reader } from './reader.ts';
import { encodeRecord } from './record.ts';
import { type Held, inOrder, Segments } from './segments.ts';
import type { WaitingBodies } from './waiting.ts';
import { Writer } from './writer.ts';

const mebibyte = 1024 * 1024;
const everyMs = 1000;

export type DiskQueueOptions = {
  readonly mostBytes: number;
  /** The queue leaves so much of the disk, or a tenth of it, to the counts; default 256 MiB. */
  readonly spareBytes?: number;
  /** Told of what the disk did wrong; the queue goes on. */
  readonly onFault?: (error: unknown) => void;
};

/** @throws where the folder cannot be used. */
export const openDiskQueue = (folder: string, options: DiskQueueOptions): WaitingBodies => {
  const { mostBytes, spareBytes = 256 * mebibyte, onFault = () => {} } = options;
  const segments = new Segments(folder, onFault);
  const writer = new Writer(segments, { mostBytes, spareBytes, onFault });
  const reader = new Reader(segments, onFault);
  let taking: Promise<Held | null> = Promise.resolve(null);
  let hasMoved = false;

  const timer = setInterval(() => {
    writer.flush();
    if (hasMoved) segments.noteProgress();
    hasMoved = false;
  }, everyMs).unref();

  return {
    append: (received, atMs) => writer.append(encodeRecord({ ...received, atMs })),
    take: () => {
      taking = taking.then(async () => {
        const body = segments.putBacks.shift() ?? (await reader.next());
        if (body !== null) segments.underWay.add(body);
        return body;
      });
      return taking;
    },
    putBack: (body) => {
      const held = body as Held;
      segments.underWay.delete(held);
      if (!segments.has(held.segment)) return false;
      segments.putBacks = [...segments.putBacks, held].toSorted(inOrder);
      return true;
    },
    release: (body) => {
      const held = body as Held;
      segments.underWay.delete(held);
      held.segment.done += 1;
      hasMoved = true;
      segments.sweep(held.segment);
    },
    size: () => {
      const lowest = segments.lowest();
      const passed = segments.all[0]?.number === lowest.segment ? lowest.offset : 0;
      return {
        bodies: segments.all.reduce((sum, { bodies, done }) => sum + bodies - done, 0),
        bytes: segments.bytes - passed,
        most: mostBytes,
      };
    },
    damaged: () => reader.damaged,
    close: async () => {
      clearInterval(timer);
      await writer.close();
      await taking;
      await reader.close();
      await segments.close();
      return 0;
    },
  };
};
