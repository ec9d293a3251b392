// A SQLite file for what may be lost: it is written now and then, without waiting for the disk, and
// apart from the store of the counts. One that is no database is set aside, never deleted: it may be
// somebody's.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const pragmas = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;';

const open = (path: string, tables: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec(pragmas + tables);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** @throws what node:sqlite throws when there can be no such file. */
export const openBestEffort = (
  path: string,
  tables: string,
  onFault: (error: unknown) => void,
): DatabaseSync => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return open(path, tables);
  } catch (error) {
    if (!existsSync(path)) throw error;
    onFault(error);
    renameSync(path, `${path}.damaged`);
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    return open(path, tables);
  }
};

/** @returns null where there is no path, or the file cannot be had: then all stays in memory. */
export const openOrGoWithout = <File>(
  path: string | null,
  open: (path: string, onFault: (error: unknown) => void) => File,
  onFault: (error: unknown) => void,
): File | null => {
  if (path === null) return null;
  try {
    return open(path, onFault);
  } catch (error) {
    onFault(error);
    return null;
  }
};

/** All of the work or nothing of it. */
export const inTransaction = (database: DatabaseSync, work: () => void): void => {
  database.exec('BEGIN IMMEDIATE');
  try {
    work();
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
};
