// The folder that one collector keeps its data in. It is claimed by an exclusive lock on a small
// database in it, which the operating system takes back however the process ends.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CollectorError } from './error.ts';

const SQLITE_BUSY = 5;

export type DataFolder = {
  readonly storePath: string;
  readonly tracesPath: string;
  readonly errorsPath: string;
  /** What was written for others to add up. */
  readonly toldPath: string;
  /** What browsers' sessions outlive a restart by; secret. */
  readonly sessionsPath: string;
  /** A folder: what waits to be forwarded. */
  readonly forwardPath: string;
  readonly release: () => void;
};

/** @throws CollectorError `store-unopenable` when it cannot be written or another collector has it. */
export const claimDataFolder = (path: string): DataFolder => {
  const claim = join(path, 'collector.lock');
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(path, { recursive: true });
    database = new DatabaseSync(claim, { timeout: 2000 });
    database.exec('BEGIN EXCLUSIVE; PRAGMA user_version = 1');
  } catch (error) {
    database?.close();
    const taken = Object(error).errcode === SQLITE_BUSY;
    throw new CollectorError(
      'store-unopenable',
      taken
        ? `Another collector uses the data folder ${path}. Stop it, or set SIGNALBOX_DATA to another folder.`
        : `The data folder ${path} cannot be written (${error instanceof Error ? error.message : error}). ` +
            'Make it writable for this user, or set SIGNALBOX_DATA to a folder that is.',
      { cause: error },
    );
  }
  const held = database;
  return {
    storePath: join(path, 'collector.db'),
    tracesPath: join(path, 'traces.db'),
    errorsPath: join(path, 'errors.db'),
    toldPath: join(path, 'told-totals.json'),
    sessionsPath: join(path, 'sessions.json'),
    forwardPath: join(path, 'forward'),
    release: () => held.close(),
  };
};
