// Makes one snapshot, in a thread of its own: a copy of the store as of one moment, checked, on disk,
// and only then under its name. The thread that counts never waits for it.

import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

export type SnapshotOrder = {
  readonly store: string;
  readonly unfinished: string;
  readonly snapshot: string;
};

const onDisk = (path: string): void => {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
};

const copy = ({ store, unfinished }: SnapshotOrder): void => {
  rmSync(unfinished, { force: true });
  const source = new DatabaseSync(store, { readOnly: true, timeout: 2000 });
  try {
    source.prepare('VACUUM INTO ?').run(unfinished);
  } finally {
    source.close();
  }
};

/** @returns what is wrong with it; null where nothing is. */
const fault = ({ unfinished }: SnapshotOrder): string | null => {
  const made = new DatabaseSync(unfinished, { readOnly: true });
  try {
    const [result] = made.prepare('PRAGMA integrity_check(1)').all();
    const text = String(result?.integrity_check);
    return text === 'ok' ? null : text;
  } finally {
    made.close();
  }
};

const make = (order: SnapshotOrder): void => {
  try {
    copy(order);
    const problem = fault(order);
    if (problem !== null) throw new Error(`the copy is not sound: ${problem}`);
    onDisk(order.unfinished);
    renameSync(order.unfinished, order.snapshot);
    onDisk(dirname(order.snapshot));
  } catch (error) {
    rmSync(order.unfinished, { force: true });
    throw error;
  }
};

// An error ends the thread and is told to whoever started it.
make(workerData as SnapshotOrder);
parentPort?.postMessage('made');
