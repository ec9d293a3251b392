// All SQL about locks. Whatever takes, ends or moves a lock holds the document's row meanwhile and
// raises its locks_version, so it comes wholly before or wholly after each commit of an edit. What
// is over by the database's clock is first deleted; until then it is in force.

import { ChangeSet } from '@codemirror/state';
import {
  type Lock,
  type LockRange,
  type LocksState,
  movedRange,
} from '../collaboration/protocol/lock.ts';
import type { ChangesJson } from '../collaboration/protocol/messages.ts';
import type { Database, Queryable } from '../database/pool.ts';

export type DocumentKey = { readonly organizationId: string; readonly documentId: string };

/** A document's row, held until the transaction is over. */
export type HeldDocument = DocumentKey & { readonly revision: number };

type Row = Omit<Lock, 'range'> & {
  readonly from: number | null;
  readonly to: number | null;
  readonly revision: number;
  readonly over: boolean;
};

const milliseconds = (column: string): string =>
  `round(extract(epoch FROM ${column}) * 1000)::double precision`;

const person = (alias: string): string =>
  `jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name)`;

const lockRows = `
  SELECT l.token::double precision AS token, ${person('holder')} AS holder,
    l.range_from AS "from", l.range_to AS "to", l.revision,
    ${milliseconds('l.expires_at')} AS "expiresAt", ${milliseconds('l.taken_at')} AS "takenAt",
    l.how, CASE WHEN previous.id IS NULL THEN NULL ELSE ${person('previous')} END AS previous,
    (SELECT coalesce(jsonb_agg(${person('u')} ORDER BY r.at), '[]')
     FROM document_lock_requests r JOIN users u ON u.id = r.requester
     WHERE r.token = l.token) AS requests,
    l.expires_at <= clock_timestamp() AS over
  FROM document_locks l
  JOIN users holder ON holder.id = l.holder
  LEFT JOIN users previous ON previous.id = l.previous
  WHERE l.organization_id = $1 AND l.document_id = $2
  ORDER BY l.token`;

/** The changes after a revision, up to another one; null where they are compacted already. */
const changesBetween = async (
  database: Queryable,
  { organizationId, documentId }: DocumentKey,
  after: number,
  upTo: number,
): Promise<readonly ChangeSet[] | null> => {
  if (after >= upTo) return [];
  const { rows } = await database.query<{ changes: ChangesJson }>(
    `SELECT changes FROM document_changes
     WHERE organization_id = $1 AND document_id = $2 AND revision > $3 AND revision <= $4
     ORDER BY revision`,
    [organizationId, documentId, after, upTo],
  );
  if (rows.length !== upTo - after) return null;
  return rows.map(({ changes }) => ChangeSet.fromJSON(changes));
};

const shown = (row: Row, range: LockRange | null): Lock => {
  const { from: _from, to: _to, revision: _revision, over: _over, ...lock } = row;
  return { ...lock, range };
};

/** As of the document's present revision. */
const present = async (
  database: Queryable,
  document: HeldDocument & { readonly version: number },
  rows: readonly Row[],
): Promise<LocksState> => {
  const { revision, version } = document;
  const oldest = Math.min(
    revision,
    ...rows.flatMap((row) => (row.from === null ? [] : row.revision)),
  );
  const changes = await changesBetween(database, document, oldest, revision);
  // Nothing is compacted that a lock stands on.
  if (changes === null) throw new RangeError('The log has a gap.');
  const locks = rows.map((row): Lock => {
    const { from, to, revision: noted } = row;
    if (from === null || to === null) return shown(row, null);
    return shown(row, changes.slice(noted - oldest).reduce(movedRange, { from, to }));
  });
  return { version, revision, locks };
};

type Document = HeldDocument & { readonly version: number };

const findDocument = async (
  database: Queryable,
  { organizationId, documentId }: DocumentKey,
  hold = '',
): Promise<Document | null> => {
  const { rows } = await database.query<{ revision: number; version: number }>(
    `SELECT revision, locks_version AS version FROM documents
     WHERE organization_id = $1 AND id = $2 ${hold}`,
    [organizationId, documentId],
  );
  const [row] = rows;
  return row === undefined ? null : { organizationId, documentId, ...row };
};

const rowsOf = async (database: Queryable, key: DocumentKey): Promise<readonly Row[]> => {
  const { rows } = await database.query<Row>(lockRows, [key.organizationId, key.documentId]);
  return rows;
};

/**
 * Holds the document's row for `work`, which is given the locks without those that are over. What
 * `work` answers with `changed` raises the version. @returns null where there is no such document.
 */
export const changeLocks = <Answer extends { readonly changed: boolean }>(
  database: Database,
  key: DocumentKey,
  work: (transaction: Queryable, state: LocksState) => Promise<Answer>,
): Promise<(Answer & { readonly told: boolean }) | null> =>
  database.withTransaction(async (transaction) => {
    const document = await findDocument(transaction, key, 'FOR UPDATE');
    if (document === null) return null;
    const over = await transaction.query(
      `DELETE FROM document_locks
       WHERE organization_id = $1 AND document_id = $2 AND expires_at <= clock_timestamp()`,
      [key.organizationId, key.documentId],
    );
    const rows = await rowsOf(transaction, key);
    const answer = await work(transaction, await present(transaction, document, rows));
    const told = answer.changed || over.rowCount > 0;
    if (told) {
      await transaction.query(
        `UPDATE documents SET locks_version = locks_version + 1
         WHERE organization_id = $1 AND id = $2`,
        [key.organizationId, key.documentId],
      );
    }
    return { ...answer, told };
  });

const locksVersionOf = async (database: Queryable, { organizationId, documentId }: DocumentKey) => {
  const { rows } = await database.query<{ version: number; revision: number; locked: boolean }>(
    `SELECT locks_version AS version, revision, EXISTS (
       SELECT FROM document_locks l WHERE l.document_id = d.id AND l.organization_id = $1
     ) AS locked
     FROM documents d WHERE organization_id = $1 AND id = $2`,
    [organizationId, documentId],
  );
  return rows;
};

/** What is in force; null where there is no such document. */
export const readLocks = async (
  database: Database,
  key: DocumentKey,
): Promise<LocksState | null> => {
  const [document] = await locksVersionOf(database, key);
  if (document === undefined) return null;
  if (!document.locked)
    return { version: document.version, revision: document.revision, locks: [] };
  const read = await database.withTransaction(async (transaction) => {
    // One picture for all that is read.
    await transaction.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const document = await findDocument(transaction, key);
    if (document === null) return null;
    const rows = await rowsOf(transaction, key);
    if (rows.some(({ over }) => over)) return 'over' as const;
    return present(transaction, document, rows);
  });
  if (read !== 'over') return read;
  await changeLocks(database, key, async () => ({ changed: false }));
  return readLocks(database, key);
};

export type NewLock = {
  readonly holder: string;
  /** In the text of `revision`, the document's present one. */
  readonly range: LockRange | null;
  readonly revision: number;
  readonly seconds: number;
  readonly how: Lock['how'];
  readonly previous: string | null;
};

export const insertLock = async (
  transaction: Queryable,
  key: DocumentKey,
  lock: NewLock,
): Promise<Lock> => {
  const inserted = await transaction.query<{ token: number }>(
    `INSERT INTO document_locks (organization_id, document_id, holder, range_from, range_to,
       revision, seconds, expires_at, how, previous)
     VALUES ($1, $2, $3, $4, $5, $6, $7::integer,
       clock_timestamp() + make_interval(secs => $7::integer), $8, $9)
     RETURNING token::double precision AS token`,
    [
      key.organizationId,
      key.documentId,
      lock.holder,
      lock.range?.from ?? null,
      lock.range?.to ?? null,
      lock.revision,
      lock.seconds,
      lock.how,
      lock.previous,
    ],
  );
  const token = inserted.rows[0]?.token;
  const row = (await rowsOf(transaction, key)).find((known) => known.token === token);
  if (row === undefined) throw new TypeError('an insert makes its row');
  return shown(row, lock.range);
};

/** @returns whether it was there, and for how long it was asked for at a time. */
export const deleteLock = async (
  transaction: Queryable,
  { organizationId, documentId }: DocumentKey,
  token: number,
): Promise<{ readonly seconds: number } | null> => {
  const { rows } = await transaction.query<{ seconds: number }>(
    `DELETE FROM document_locks WHERE organization_id = $1 AND document_id = $2 AND token = $3
     RETURNING seconds`,
    [organizationId, documentId, token],
  );
  return rows[0] ?? null;
};

/**
 * Makes a lease that is not over last from now. Its range is noted as it is now, so that no old
 * changes are needed to find it. @returns its new end, or null where it is over.
 */
export const renewLock = async (
  database: Database,
  key: DocumentKey,
  lock: { readonly token: number; readonly holder: string },
): Promise<number | null> => {
  const state = await readLocks(database, key);
  const known = state?.locks.find(({ token }) => token === lock.token);
  if (state === null || known === undefined) return null;
  const { rows } = await database.query<{ expiresAt: number }>(
    `UPDATE document_locks SET expires_at = clock_timestamp() + make_interval(secs => seconds),
       range_from = $5, range_to = $6, revision = $7
     WHERE organization_id = $1 AND document_id = $2 AND token = $3 AND holder = $4
       AND expires_at > clock_timestamp()
     RETURNING ${milliseconds('expires_at')} AS "expiresAt"`,
    [
      key.organizationId,
      key.documentId,
      lock.token,
      lock.holder,
      known.range?.from ?? null,
      known.range?.to ?? null,
      state.revision,
    ],
  );
  return rows[0]?.expiresAt ?? null;
};

export const insertRequest = async (
  transaction: Queryable,
  { organizationId }: DocumentKey,
  token: number,
  requester: string,
): Promise<void> => {
  await transaction.query(
    `INSERT INTO document_lock_requests (organization_id, token, requester) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING`,
    [organizationId, token, requester],
  );
};

/** Documents with a lease that is over. */
export const documentsWithOverdueLocks = async (
  database: Queryable,
): Promise<readonly DocumentKey[]> => {
  const { rows } = await database.query<DocumentKey>(
    `SELECT DISTINCT organization_id AS "organizationId", document_id AS "documentId"
     FROM document_locks WHERE expires_at <= clock_timestamp() LIMIT 100`,
  );
  return rows;
};

/**
 * A range of an older revision, as it is now: with all that was written at its edges meanwhile.
 * @returns null where the revision is too old for that.
 */
export const rangeNow = async (
  transaction: Queryable,
  key: DocumentKey,
  range: LockRange,
  from: number,
  to: number,
): Promise<LockRange | null> =>
  (await changesBetween(transaction, key, from, to))?.reduce(movedRange, range) ?? null;
