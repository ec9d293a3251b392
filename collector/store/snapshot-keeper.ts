// Takes a snapshot of the store every quarter of an hour and keeps the newest two. One that cannot be
// made is said on the board until one is made; the one before it stays.

import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { freeBytes, storeBytes } from './disk.ts';
import type { SnapshotOrder } from './snapshot-worker.ts';
import { snapshotPath, snapshotsOf, timeText, unfinishedPath } from './snapshots.ts';

export const snapshotEveryMs = 900_000;
/** A store that has just been opened has more urgent things to do. */
const firstAfterMs = 5000;
const kept = 2;

export type SnapshotKeeper = {
  /** Once a second: begins one when it is due. Never throws. */
  readonly second: (nowMs: number) => void;
  /** What went wrong with the last one, in a sentence; null where nothing did. */
  readonly complaint: () => string | null;
  readonly figures: () => { readonly made: number; readonly failed: number };
  /** When the newest was made; null where there is none. */
  readonly newestMs: () => number | null;
  /** Lets one under way end. */
  readonly close: () => Promise<void>;
};

export type SnapshotKeeperOptions = {
  readonly store: string;
  readonly startedMs: number;
  /** Makes one; rejects where it cannot. */
  readonly make?: (order: SnapshotOrder) => Promise<void>;
};

const inThread = (order: SnapshotOrder): Promise<void> =>
  new Promise((resolve, reject) => {
    const path = join(import.meta.dirname, 'snapshot-worker.ts');
    const worker = new Worker(path, { workerData: order });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the thread that made it ended with ${code}`));
    });
  });

/** The disk's free room is for counts first. */
const assertRoom = (store: string): void => {
  const free = freeBytes(dirname(store));
  const needed = 2 * storeBytes(store);
  if (free < needed) {
    throw new Error(`the disk has ${free} bytes left, and it takes up to ${needed}`);
  }
};

export const createSnapshotKeeper = (options: SnapshotKeeperOptions): SnapshotKeeper => {
  const { store, startedMs, make = inThread } = options;
  const count = { made: 0, failed: 0 };
  let newestMs = snapshotsOf(store)[0]?.atMs ?? null;
  let triedMs: number | null = null;
  let complaint: string | null = null;
  let underWay: Promise<void> | null = null;

  const isDue = (nowMs: number): boolean => {
    if (underWay !== null || nowMs - startedMs < firstAfterMs) return false;
    const last = Math.max(newestMs ?? 0, triedMs ?? 0);
    // A clock that was set back must not keep it waiting for its old future.
    return nowMs - last >= snapshotEveryMs || last > nowMs;
  };

  const take = async (nowMs: number): Promise<void> => {
    triedMs = nowMs;
    try {
      assertRoom(store);
      const snapshot = snapshotPath(store, nowMs);
      await make({ store, unfinished: unfinishedPath(store), snapshot });
      for (const { path } of snapshotsOf(store).slice(kept)) rmSync(path, { force: true });
      newestMs = nowMs;
      count.made += 1;
      complaint = null;
    } catch (error) {
      count.failed += 1;
      const why = error instanceof Error ? error.message : String(error);
      const since = newestMs === null ? 'There is none' : `The newest is of ${timeText(newestMs)}`;
      complaint = `No snapshot of the store could be made: ${why}. ${since}; it is tried again in ${snapshotEveryMs / 60_000} minutes.`;
    }
  };

  return {
    second: (nowMs) => {
      if (!isDue(nowMs)) return;
      underWay = take(nowMs).finally(() => {
        underWay = null;
      });
    },
    complaint: () => complaint,
    figures: () => count,
    newestMs: () => newestMs,
    close: async () => {
      await underWay;
    },
  };
};
