// The collector's database: one SQLite file in WAL mode with synchronous=FULL, so that a commit that
// returned is on disk. A damaged file is set aside under another name, never deleted, and the newest
// good snapshot takes its place; what that means is said in `diagnostics`.

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CollectorError } from '../error.ts';
import { sizeOf } from './disk.ts';
import { damageFound, faultText, isDamage, remedy, resultCode } from './fault.ts';
import { schemaSteps } from './schema.ts';
import { copyBack, removeStore, setAside, snapshotsOf, timeText } from './snapshots.ts';

export type Store = {
  readonly path: string;
  readonly database: DatabaseSync;
  /** What a person must know about how it was opened, such as a damaged file set aside. */
  readonly diagnostics: readonly string[];
  /** Why the last transaction was not taken, in a sentence or two; null since one was. */
  readonly fault: () => string | null;
  /** A transaction met damage: only a new start, which goes back to a snapshot, mends that. */
  readonly isDamaged: () => boolean;
  /** While it takes nothing: tries whether it does again. Never throws. */
  readonly retry: () => void;
  /**
   * Runs `work` in one transaction: all of it is on disk when this returns, or none of it.
   * A call within another joins the outer transaction.
   * @throws CollectorError `store-unwritable` when the disk refuses; what `work` throws otherwise.
   */
  transaction<T>(work: () => T): T;
  /**
   * Runs `work` once, as the last of the transaction that is open; not where that fails before.
   * @throws RangeError where none is open
   */
  atEnd(work: () => void): void;
  close(): void;
};

/** A journal that grew while a snapshot was made, say, is cut down to this. */
const journalBytes = 8 * 1024 * 1024;
const pragmas = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
  PRAGMA journal_size_limit = ${journalBytes}`;

const pragma = (database: DatabaseSync, name: string): number =>
  Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);

const migrate = (database: DatabaseSync, path: string): void => {
  const version = pragma(database, 'user_version');
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

/** More than this, and more than half of the file, left free by what was pruned: give it back. */
export const mostWasteBytes = 64 * 1024 * 1024;

/** Only when it is opened, where nobody waits for an answer. */
const compact = (database: DatabaseSync, wasteBytes: number): void => {
  const [free, pages] = [pragma(database, 'freelist_count'), pragma(database, 'page_count')];
  if (free * pragma(database, 'page_size') > wasteBytes && free > pages / 2) {
    database.exec('VACUUM');
  }
};

const open = (path: string, wasteBytes: number): DatabaseSync => {
  const database = new DatabaseSync(path, { timeout: 2000 });
  try {
    database.exec(pragmas);
    const [health] = database.prepare('PRAGMA quick_check(1)').all();
    if (health?.quick_check !== 'ok') throw damageFound(String(health?.quick_check));
    migrate(database, path);
    compact(database, wasteBytes);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** What SQLite would take for a store not begun yet, though there was one. */
const missing = (path: string): string | null => {
  if (sizeOf(path) > 0) return null;
  const hadCounts = sizeOf(`${path}-wal`) > 0 || snapshotsOf(path).length > 0;
  if (!hadCounts) return null;
  return statSync(path, { throwIfNoEntry: false }) ? 'the file is empty' : 'the file is gone';
};

/** Opens what is there; where that is damaged, the newest snapshot that is not; else a new one. */
const openOrRestore = (
  path: string,
  diagnostics: string[],
  nowMs: number,
  wasteBytes: number,
): DatabaseSync => {
  let damage = missing(path);
  if (damage === null) {
    try {
      return open(path, wasteBytes);
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage = faultText(error);
    }
  }
  const lastMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
  const aside = setAside(path, nowMs);
  const keptAs = aside === null ? '' : ` It is kept as ${aside}.`;
  for (const snapshot of snapshotsOf(path)) {
    try {
      copyBack(snapshot, path);
      const database = open(path, wasteBytes);
      diagnostics.push(
        `The store ${path} was damaged (${damage}).${keptAs} Counting goes on from its snapshot of ${timeText(snapshot.atMs)}: ` +
          `what was counted after it, until ${timeText(Math.max(lastMs, snapshot.atMs))}, is lost, but for what cumulative counters still tell.`,
      );
      return database;
    } catch (error) {
      removeStore(path);
      if (!isDamage(error)) throw error;
      diagnostics.push(`The snapshot ${snapshot.path} is damaged too (${faultText(error)}).`);
    }
  }
  diagnostics.push(
    `The store ${path} was damaged (${damage}).${keptAs} There is no good snapshot of it: counting began afresh.`,
  );
  return open(path, wasteBytes);
};

/** Told apart from another of the same name. */
const identity = (path: string): string | null => {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
};

/**
 * @param path a file, made with its folders where it is not there, or ':memory:' for tests.
 * @param wasteBytes a file with more free room than this, and mostly empty, is compacted first.
 * @throws CollectorError `store-unopenable`
 */
export const openStore = (
  path: string,
  nowMs: number = Date.now(),
  wasteBytes: number = mostWasteBytes,
): Store => {
  const inMemory = path === ':memory:';
  const diagnostics: string[] = [];
  let database: DatabaseSync;
  try {
    if (!inMemory) mkdirSync(dirname(path), { recursive: true });
    database = inMemory
      ? open(path, wasteBytes)
      : openOrRestore(path, diagnostics, nowMs, wasteBytes);
  } catch (error) {
    if (error instanceof CollectorError) throw error;
    throw new CollectorError(
      'store-unopenable',
      `The store ${path} cannot be opened: ${faultText(error)}. Check that the folder exists, is writable and has space, and that no other collector uses it.`,
      { cause: error },
    );
  }

  const own = inMemory ? null : identity(path);
  let fault: string | null = null;
  let damaged = false;

  const unwritable = (why: string, remedy: string, cause?: unknown): CollectorError => {
    fault = `The store ${path} cannot be written: ${why}. ${remedy}`;
    return new CollectorError('store-unwritable', `${fault} Nothing of it was acknowledged.`, {
      cause,
    });
  };

  let endings: (() => void)[] = [];
  const atEnd = (work: () => void): void => {
    if (!database.isTransaction) throw new RangeError('no transaction is open');
    endings.push(work);
  };

  const transaction = <T>(work: () => T): T => {
    if (database.isTransaction) return work();
    endings = [];
    // An open file takes writes even when it was deleted: nobody would ever find them again.
    if (own !== null && identity(path) !== own) {
      throw unwritable(
        'it is not at its place any more',
        'Put its folder back, or restart the collector.',
      );
    }
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work();
      for (let end = endings.shift(); end !== undefined; end = endings.shift()) end();
      database.exec('COMMIT');
      fault = null;
      return result;
    } catch (error) {
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK');
      if (resultCode(error) === null) throw error;
      damaged ||= isDamage(error);
      throw unwritable(faultText(error), remedy(error), error);
    }
  };

  const retry = (): void => {
    if (fault === null) return;
    try {
      // A write that changes nothing, but goes all the way to the disk.
      transaction(() => database.exec(`PRAGMA user_version = ${schemaSteps.length}`));
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error;
    }
  };

  return {
    ...{ path, database, diagnostics, transaction, atEnd, retry },
    fault: () => fault,
    isDamaged: () => damaged,
    close: () => database.close(),
  };
};
