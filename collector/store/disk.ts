// What the store takes of its disk, and what the disk has left, in bytes.

import { statfsSync, statSync } from 'node:fs';

/** 0 where there is none. */
export const sizeOf = (path: string): number =>
  statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** With its journal. */
export const storeBytes = (store: string): number => sizeOf(store) + sizeOf(`${store}-wal`);

/** @throws where the folder cannot be asked for */
export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};
