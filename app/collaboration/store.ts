// The hub's log. Changes, and now and then the text they make, are written by one statement, which
// is one transaction: it changes nothing of a document that has gone on to another revision meanwhile.
// Edits of several documents share a statement, and so one wait for the disk.

import { ChangeSet } from '@codemirror/state';
import type { Database } from '../database/pool.ts';
import type { LockCheck } from '../locks/held.ts';
import { readLocks } from '../locks/store.ts';
import type { DocumentLog, LoggedChange } from './authority.ts';
import { type Appended, Commits } from './commits.ts';
import { systemClock } from './protocol/clock.ts';
import type { ChangesJson } from './protocol/messages.ts';
import { readText, type StoredText, writeSnapshot } from './snapshot.ts';

export type StoredDocument = StoredText;

export type DocumentStore = {
  /** null: this organisation has no such document. */
  readonly load: (organizationId: string, documentId: string) => Promise<StoredDocument | null>;
  readonly title: (organizationId: string, documentId: string) => Promise<string | null>;
  readonly log: (organizationId: string, documentId: string) => DocumentLog;
  /** How far each of these documents is, in any order. */
  readonly revisions: (
    documents: readonly DocumentKey[],
  ) => Promise<readonly (DocumentKey & { readonly revision: number })[]>;
};

export type DocumentKey = { readonly organizationId: string; readonly documentId: string };

type ChangeRow = {
  revision: number;
  client_id: string;
  sequence: number;
  changes: ChangesJson;
  author: string | null;
  sent_at: number;
  trace: string | null;
};

const fromRow = (row: ChangeRow): LoggedChange => ({
  revision: row.revision,
  client: row.client_id,
  sequence: row.sequence,
  changes: ChangeSet.fromJSON(row.changes),
  userId: row.author ?? '',
  sentAt: row.sent_at,
  trace: row.trace ?? undefined,
});

/** One document's next changes, and what must still be so when they are committed. */
type Append = DocumentKey & {
  readonly changes: readonly LoggedChange[];
  /** null: not written with these. */
  readonly text: string | null;
  readonly check: LockCheck;
};

const append = `
  WITH proposed AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[], $5::text[],
      $6::uuid[], $7::integer[], $8::text[])
      AS row (organization_id, id, revision, changes, text, author, locks_version, tokens)
  ), document AS (
    UPDATE documents
    SET text = coalesce(proposed.text, documents.text),
      revision = proposed.revision + proposed.changes,
      snapshot_revision = CASE WHEN proposed.text IS NULL THEN documents.snapshot_revision
        ELSE proposed.revision + proposed.changes END,
      updated_at = now(), updated_by = proposed.author
    FROM proposed
    WHERE documents.organization_id = proposed.organization_id AND documents.id = proposed.id
      AND documents.revision = proposed.revision
      AND documents.locks_version = proposed.locks_version
      AND cardinality(proposed.tokens::bigint[]) = (
        SELECT count(*) FROM document_locks AS lock
        WHERE lock.organization_id = proposed.organization_id AND lock.document_id = proposed.id
          AND lock.token = ANY (proposed.tokens::bigint[]) AND lock.expires_at > clock_timestamp()
      )
    RETURNING documents.organization_id, documents.id
  ), logged AS (
    INSERT INTO document_changes
      (organization_id, document_id, revision, client_id, sequence, changes, author, at, trace)
    SELECT document.organization_id, document.id, change.revision, change.client, change.sequence,
      change.changes, change.author, to_timestamp(change.sent_at / 1000), change.trace
    FROM document
    JOIN jsonb_to_recordset($9::jsonb) AS change (
      document_id uuid, revision integer, client text, sequence integer, changes jsonb,
      author uuid, sent_at double precision, trace text
    ) ON change.document_id = document.id
  )
  SELECT id FROM document`;

/** Edits of several documents in one statement: each of them whole or not at all. */
const appendAll = async (
  database: Database,
  appends: readonly Append[],
): Promise<readonly Appended[]> => {
  // Everybody locks the documents in the same order.
  const sorted = appends.toSorted((a, b) => (a.documentId < b.documentId ? -1 : 1));
  const values = [
    sorted.map(({ organizationId }) => organizationId),
    sorted.map(({ documentId }) => documentId),
    sorted.map(({ changes }) => (changes[0]?.revision ?? 0) - 1),
    sorted.map(({ changes }) => changes.length),
    sorted.map(({ text }) => text),
    sorted.map(({ changes }) => changes.at(-1)?.userId),
    sorted.map(({ check }) => check.version),
    sorted.map(({ check }) => `{${check.tokens.join(',')}}`),
    JSON.stringify(
      sorted.flatMap(({ documentId, changes }) =>
        changes.map((change) => ({
          document_id: documentId,
          revision: change.revision,
          client: change.client,
          sequence: change.sequence,
          changes: change.changes.toJSON(),
          author: change.userId,
          sent_at: change.sentAt,
          trace: change.trace,
        })),
      ),
    ),
  ];
  const { rows } = await database.query<{ id: string }>(append, values, 'append-changes');
  const done = new Set(rows.map(({ id }) => id));
  return appends.map(({ documentId }) => (done.has(documentId) ? 'appended' : 'behind'));
};

export const createDocumentStore = (database: Database): DocumentStore => {
  const commits = new Commits<Append>({
    write: (appends) => appendAll(database, appends),
    weight: ({ text }) => text?.length ?? 0,
    clock: systemClock,
  });
  return {
    load: (organizationId, documentId) => readText(database, organizationId, documentId),

    title: async (organizationId, documentId) => {
      const { rows } = await database.query<{ title: string }>(
        'SELECT title FROM documents WHERE organization_id = $1 AND id = $2',
        [organizationId, documentId],
      );
      return rows[0]?.title ?? null;
    },

    revisions: async (documents) => {
      const { rows } = await database.query<DocumentKey & { revision: number }>(
        `SELECT d.organization_id AS "organizationId", d.id AS "documentId", d.revision
       FROM documents d
       JOIN unnest($1::uuid[], $2::uuid[]) AS wanted (organization_id, id)
         USING (organization_id, id)`,
        [documents.map((key) => key.organizationId), documents.map((key) => key.documentId)],
      );
      return rows;
    },

    log: (organizationId, documentId) => ({
      since: async (revision, limit) => {
        const { rows } = await database.query<ChangeRow>(
          `SELECT revision, client_id, sequence, changes, author, trace,
           extract(epoch FROM at)::double precision * 1000 AS sent_at
         FROM document_changes
         WHERE organization_id = $1 AND document_id = $2 AND revision > $3
         ORDER BY revision LIMIT $4`,
          [organizationId, documentId, revision, limit],
        );
        return rows.map(fromRow);
      },

      lastOf: async (client) => {
        const { rows } = await database.query<{ sequence: number; revision: number }>(
          `SELECT sequence, revision FROM (
             (SELECT sequence, revision FROM document_changes
              WHERE organization_id = $1 AND document_id = $2 AND client_id = $3
              ORDER BY sequence DESC LIMIT 1)
             UNION ALL
             SELECT sequence, revision FROM document_clients
             WHERE organization_id = $1 AND document_id = $2 AND client_id = $3
           ) AS known ORDER BY sequence DESC LIMIT 1`,
          [organizationId, documentId, client],
        );
        return rows[0] ?? null;
      },

      locks: async () => {
        const state = await readLocks(database, { organizationId, documentId });
        if (state === null) throw new RangeError('The document is gone.');
        return state;
      },

      append: async (changes, text, check) => {
        if (changes.length === 0) throw new RangeError('Nothing to append.');
        const written = text?.toString() ?? null;
        return commits.add({ organizationId, documentId, changes, text: written, check });
      },

      rest: (state) => writeSnapshot(database, organizationId, documentId, state),
    }),
  };
};
