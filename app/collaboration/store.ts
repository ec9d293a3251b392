// All SQL of the hub. A change and the text it makes are written by one statement, which is one
// transaction: it changes nothing when the document has gone on to another revision meanwhile.

import { ChangeSet, type Text } from '@codemirror/state';
import type { Database } from '../database/pool.ts';
import { readLocks } from '../locks/store.ts';
import type { DocumentLog, LoggedChange } from './authority.ts';
import type { ChangesJson } from './protocol/messages.ts';
import { textOf } from './protocol/replica.ts';

export type StoredDocument = {
  readonly title: string;
  readonly text: Text;
  readonly revision: number;
};

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
};

const fromRow = (row: ChangeRow): LoggedChange => ({
  revision: row.revision,
  client: row.client_id,
  sequence: row.sequence,
  changes: ChangeSet.fromJSON(row.changes),
  userId: row.author ?? '',
  sentAt: row.sent_at,
});

const append = `
  WITH document AS (
    UPDATE documents
    SET text = $4, revision = $3 + $5::integer, updated_at = now(), updated_by = $6
    WHERE organization_id = $1 AND id = $2 AND revision = $3::integer AND locks_version = $8
      AND cardinality($9::bigint[]) = (
        SELECT count(*) FROM document_locks
        WHERE organization_id = $1 AND document_id = $2 AND token = ANY ($9::bigint[])
          AND expires_at > clock_timestamp()
      )
    RETURNING id
  )
  INSERT INTO document_changes
    (organization_id, document_id, revision, client_id, sequence, changes, author, at)
  SELECT $1, document.id, change.revision, change.client, change.sequence, change.changes,
    change.author, to_timestamp(change.sent_at / 1000)
  FROM document, jsonb_to_recordset($7::jsonb) AS change (
    revision integer, client text, sequence integer, changes jsonb, author uuid,
    sent_at double precision
  )`;

export const createDocumentStore = (database: Database): DocumentStore => ({
  load: async (organizationId, documentId) => {
    const { rows } = await database.query<{ title: string; text: string; revision: number }>(
      'SELECT title, text, revision FROM documents WHERE organization_id = $1 AND id = $2',
      [organizationId, documentId],
    );
    const [row] = rows;
    return row === undefined ? null : { ...row, text: textOf(row.text) };
  },

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
        `SELECT revision, client_id, sequence, changes, author,
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
        `SELECT sequence, revision FROM document_changes
         WHERE organization_id = $1 AND document_id = $2 AND client_id = $3
         ORDER BY sequence DESC LIMIT 1`,
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
      const [first] = changes;
      const last = changes.at(-1);
      if (first === undefined || last === undefined) throw new RangeError('Nothing to append.');
      const { rowCount } = await database.query(append, [
        organizationId,
        documentId,
        first.revision - 1,
        text.toString(),
        changes.length,
        last.userId,
        JSON.stringify(
          changes.map((change) => ({
            revision: change.revision,
            client: change.client,
            sequence: change.sequence,
            changes: change.changes.toJSON(),
            author: change.userId,
            sent_at: change.sentAt,
          })),
        ),
        check.version,
        check.tokens,
      ]);
      return rowCount === changes.length ? 'appended' : 'behind';
    },
  }),
});
