// The collector's database: one SQLite file in WAL mode with synchronous=FULL, so that a commit that
// returned is on disk. A damaged file is set aside under another name, never deleted, and said so.

import { mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CollectorError } from '../error.ts';
import { schemaSteps } from './schema.ts';

export type Store = {
  readonly path: string;
  readonly database: DatabaseSync;
  /** What a person must know about how it was opened, such as a damaged file set aside. */
  readonly diagnostics: readonly string[];
  /**
   * Runs `work` in one transaction: all of it is on disk when this returns, or none of it.
   * A call within another joins the outer transaction.
   * @throws CollectorError `store-unwritable` when the disk refuses; what `work` throws otherwise.
   */
  transaction<T>(work: () => T): T;
  close(): void;
};

const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

const resultCode = (error: unknown): number | null => {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
};

const isDamage = (error: unknown): boolean => {
  const code = resultCode(error);
  return code === SQLITE_CORRUPT || code === SQLITE_NOTADB;
};

const message = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const versionOf = (database: DatabaseSync): number =>
  Number(database.prepare('PRAGMA user_version').get()?.user_version);

const migrate = (database: DatabaseSync, path: string): void => {
  const version = versionOf(database);
  if (version > schemaSteps.length) {
    throw new CollectorError(
      'store-unopenable',
      `${path} was written by a newer Signalbox (schema ${version}, this one knows ${schemaSteps.length}). Run that version, or move the file away.`,
    );
  }
  for (const [step, sql] of schemaSteps.entries()) {
    if (step < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${step + 1}; COMMIT`);
  }
};

const open = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    const [health] = database.prepare('PRAGMA quick_check(1)').all();
    if (health?.quick_check !== 'ok') {
      throw Object.assign(new Error(String(health?.quick_check)), { errcode: SQLITE_CORRUPT });
    }
    migrate(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

const setAside = (path: string): string => {
  const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
  for (const suffix of ['', '-wal', '-shm']) {
    try {
      renameSync(path + suffix, aside + suffix);
    } catch (error) {
      // A journal file need not exist; the database itself must have been moved.
      if (suffix === '' || !(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
        throw error;
    }
  }
  return aside;
};

/**
 * @param path a file, made with its folders where it is not there, or ':memory:' for tests.
 * @throws CollectorError `store-unopenable`
 */
export const openStore = (path: string): Store => {
  const diagnostics: string[] = [];
  let database: DatabaseSync;
  try {
    if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
    try {
      database = open(path);
    } catch (error) {
      if (!isDamage(error)) throw error;
      const aside = setAside(path);
      diagnostics.push(
        `The store ${path} was damaged (${message(error)}). It is kept as ${aside}; counting began afresh.`,
      );
      database = open(path);
    }
  } catch (error) {
    if (error instanceof CollectorError) throw error;
    throw new CollectorError(
      'store-unopenable',
      `The store ${path} cannot be opened: ${message(error)}. Check that the folder exists, is writable and has space, and that no other collector uses it.`,
      { cause: error },
    );
  }

  const transaction = <T>(work: () => T): T => {
    if (database.isTransaction) return work();
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      if (resultCode(error) === null) throw error;
      throw new CollectorError(
        'store-unwritable',
        `The store ${path} cannot be written: ${message(error)}. Nothing of it was acknowledged; free space on the disk or restart the collector.`,
        { cause: error },
      );
    }
  };

  return { path, database, diagnostics, transaction, close: () => database.close() };
};
