// Copies of the store that were good when they were made, beside it: PATH.snapshot-TIME. A store that
// turns out to be damaged, empty or gone is set aside, never deleted, and the newest good copy of it
// takes its place.

import { constants, copyFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type Snapshot = { readonly path: string; readonly atMs: number };

const mark = '.snapshot-';

/** A time as part of a file's name: without colons, which some systems refuse. */
const nameOf = (atMs: number): string =>
  Temporal.Instant.fromEpochMilliseconds(atMs)
    .toString({ fractionalSecondDigits: 3 })
    .replaceAll(':', '');

const timeIn = (name: string): number | null => {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d)(\d\d)(\d\d\.\d{3}Z)$/.exec(name);
  return parts === null ? null : Date.parse(`${parts[1]}:${parts[2]}:${parts[3]}`);
};

export const snapshotPath = (store: string, atMs: number): string =>
  `${store}${mark}${nameOf(atMs)}`;

/** One that is being made; not a snapshot before it has its name. */
export const unfinishedPath = (store: string): string => `${store}.unfinished-snapshot`;

/** Newest first. None where there is no such folder. */
export const snapshotsOf = (store: string): Snapshot[] => {
  const folder = dirname(store);
  const prefix = `${basename(store)}${mark}`;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (Object(error).code === 'ENOENT') return [];
    throw error;
  }
  return names
    .filter((name) => name.startsWith(prefix))
    .flatMap((name) => {
      const atMs = timeIn(name.slice(prefix.length));
      return atMs === null ? [] : [{ path: join(folder, name), atMs }];
    })
    .toSorted((a, b) => b.atMs - a.atMs);
};

/** As people are told of it. */
export const timeText = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toString({ smallestUnit: 'second' });

const parts = ['', '-wal', '-shm'] as const;

/** @returns where it is now; null where there was nothing of it. */
export const setAside = (store: string, nowMs: number): string | null => {
  const aside = `${store}.damaged-${nameOf(nowMs)}`;
  let moved = false;
  for (const part of parts) {
    if (statSync(store + part, { throwIfNoEntry: false }) === undefined) continue;
    renameSync(store + part, aside + part);
    moved = true;
  }
  return moved ? aside : null;
};

/** Puts a copy of it where the store is to be; the snapshot itself stays untouched. */
export const copyBack = (snapshot: Snapshot, store: string): void =>
  copyFileSync(snapshot.path, store, constants.COPYFILE_EXCL);

export const removeStore = (store: string): void => {
  for (const part of parts) rmSync(store + part, { force: true });
};
