// Keeps logs from growing for ever. What is older than anybody goes back to, by revisions and by
// days, and is in the snapshot, becomes blocks: the text that they make is the same, every author is
// kept, and an edit that is sent again is still recognised. One transaction a block.

import { ChangeSet } from '@codemirror/state';
import type { Logger } from 'pino';
import { carryAnnotations } from '../annotations/carrying.ts';
import type { Database, Queryable } from '../database/pool.ts';
import { oldestBase } from './authority.ts';
import { composeBlock } from './block.ts';
import type { ChangesJson } from './protocol/messages.ts';
import type { DocumentKey } from './store.ts';

export type CompactionLimits = {
  /** Younger changes are left as they are. */
  readonly days: number;
  /** As many of the last revisions are left as they are. */
  readonly revisions: number;
  /** In one block, at most; and half of it at least, or the changes wait for more. */
  readonly blockSize: number;
};

const defaults = { revisions: oldestBase, blockSize: 500 };

/** Where the next block begins and what may be in it. @returns null where there is nothing to do. */
const findChanges = async (
  transaction: Queryable,
  { organizationId, documentId }: DocumentKey,
  { days, revisions, blockSize }: CompactionLimits,
) => {
  const { rows } = await transaction.query<{
    revision: number;
    client: string;
    sequence: number;
    changes: ChangesJson;
    author: string | null;
    at: number;
    young: boolean;
  }>(
    `SELECT c.revision, c.client_id AS client, c.sequence, c.changes, c.author,
       extract(epoch FROM c.at)::double precision * 1000 AS at,
       c.at > now() - make_interval(days => $3) AS young
     FROM documents d JOIN document_changes c
       ON c.organization_id = d.organization_id AND c.document_id = d.id
     WHERE d.organization_id = $1 AND d.id = $2
       AND c.revision <= least(d.snapshot_revision, d.revision - $4::integer, (
         SELECT min(l.revision) FROM document_locks l
         WHERE l.organization_id = $1 AND l.document_id = $2
       ))
     ORDER BY c.revision LIMIT $5`,
    [organizationId, documentId, days, revisions, blockSize],
  );
  const young = rows.findIndex((row) => row.young);
  const old = young === -1 ? rows : rows.slice(0, young);
  return old.length < blockSize / 2 ? null : old;
};

/** Makes one block of the document's oldest changes. @returns whether there was one to make. */
export const compactOnce = (
  database: Database,
  key: DocumentKey,
  limits: CompactionLimits,
): Promise<boolean> =>
  database.withTransaction(async (transaction) => {
    const { organizationId, documentId } = key;
    const taken = await transaction.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtext('compaction'), hashtext($1)) AS mine",
      [documentId],
    );
    if (taken.rows[0]?.mine !== true) return false;
    const old = await findChanges(transaction, key, limits);
    const [first] = old ?? [];
    const last = old?.at(-1);
    if (old === null || first === undefined || last === undefined) return false;
    await carryAnnotations(transaction, key, last.revision);
    const block = composeBlock(
      old.map(({ changes, author, at }) => ({ changes: ChangeSet.fromJSON(changes), author, at })),
    );
    const authors = block.authors.map(({ firstAt, lastAt, ...author }, ordinal) => ({
      ...author,
      ordinal,
      first_at: firstAt,
      last_at: lastAt,
    }));
    // All of it in one statement: what is deleted is what was read, or nothing is.
    const { rowCount } = await transaction.query(
      `WITH block AS (
         INSERT INTO document_blocks
           (organization_id, document_id, first_revision, last_revision, changes, written)
         VALUES ($1, $2, $3, $4, $5, $6)
       ), clients AS (
         INSERT INTO document_clients AS known
           (organization_id, document_id, client_id, sequence, revision)
         SELECT DISTINCT ON (client_id) $1::uuid, $2::uuid, client_id, sequence, revision
         FROM document_changes
         WHERE organization_id = $1 AND document_id = $2 AND revision BETWEEN $3 AND $4
         ORDER BY client_id, sequence DESC
         ON CONFLICT (document_id, client_id) DO UPDATE
         SET sequence = excluded.sequence, revision = excluded.revision
         WHERE known.sequence < excluded.sequence
       )
       DELETE FROM document_changes
       WHERE organization_id = $1 AND document_id = $2 AND revision BETWEEN $3 AND $4`,
      [
        organizationId,
        documentId,
        first.revision,
        last.revision,
        JSON.stringify(block.changes.toJSON()),
        JSON.stringify(block.written),
      ],
    );
    if (rowCount !== old.length) throw new RangeError('The log changed while it was compacted.');
    await transaction.query(
      `INSERT INTO document_block_authors
         (organization_id, document_id, last_revision, ordinal, author, edits, first_at, last_at)
       SELECT $1, $2, $3, ordinal, author, edits,
         to_timestamp(first_at / 1000), to_timestamp(last_at / 1000)
       FROM jsonb_to_recordset($4::jsonb) AS a (
         ordinal integer, author uuid, edits integer,
         first_at double precision, last_at double precision
       )`,
      [organizationId, documentId, last.revision, JSON.stringify(authors)],
    );
    return true;
  });

/** Documents with a block's worth of old changes, in no order: several instances look for them. */
const findLongLogs = async (
  database: Database,
  { days, revisions, blockSize }: CompactionLimits,
): Promise<readonly DocumentKey[]> => {
  const { rows } = await database.query<DocumentKey>(
    `SELECT d.organization_id AS "organizationId", d.id AS "documentId"
     FROM documents d
     WHERE d.revision > $2::integer + $3::integer AND EXISTS (
       SELECT FROM document_changes c
       WHERE c.document_id = d.id AND c.at < now() - make_interval(days => $1)
         AND c.revision = $3::integer + coalesce(
           (SELECT max(b.last_revision) FROM document_blocks b WHERE b.document_id = d.id), 0)
     )
     ORDER BY random() LIMIT 20`,
    [days, revisions, Math.ceil(blockSize / 2)],
  );
  return rows;
};

/** @returns how many blocks were made. */
export const compactLogs = async (
  database: Database,
  limits: Partial<CompactionLimits> & Pick<CompactionLimits, 'days'>,
): Promise<number> => {
  const all = { ...defaults, ...limits };
  let blocks = 0;
  for (const key of await findLongLogs(database, all)) {
    while (await compactOnce(database, key, all)) blocks += 1;
  }
  return blocks;
};

const everyMs = 10 * 60_000;

/** @returns what ends it, once nothing is under way. */
export const startCompaction = (
  database: Database,
  days: number,
  log: Logger,
): (() => Promise<void>) => {
  let underWay: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    try {
      const blocks = await compactLogs(database, { days });
      if (blocks > 0) log.info({ blocks }, 'old changes of documents were compacted');
    } catch (error) {
      log.warn({ err: error }, 'logs could not be compacted; they will be');
    }
  };
  const timer = setInterval(() => {
    underWay = underWay.then(run);
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await underWay;
  };
};
