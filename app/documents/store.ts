// All SQL about documents. Text and revision are changed by the hub alone (app/collaboration),
// which appends to document_changes and updates the row in one transaction. The text in the row is
// a snapshot, which may be behind while people type.

import { ChangeSet } from '@codemirror/state';
import { textOf } from '../collaboration/protocol/replica.ts';
import { readText } from '../collaboration/snapshot.ts';
import type { Queryable } from '../database/pool.ts';

/** A document without its text, as lists show it. Times are milliseconds of Unix time. */
export type DocumentRow = {
  readonly id: string;
  readonly title: string;
  readonly revision: number;
  readonly updatedAt: number;
  /** The name of who edited last; null when they are gone. */
  readonly updatedBy: string | null;
};

export type Document = {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly revision: number;
  readonly updatedAt: number;
};

const updatedAt = `round(extract(epoch FROM d.updated_at) * 1000)::double precision AS "updatedAt"`;
const rowColumns = `d.id, d.title, d.revision, ${updatedAt}, u.name AS "updatedBy"`;

/** Some documents, the last edited first, and how many there are in all. */
export type DocumentPage = { readonly documents: readonly DocumentRow[]; readonly found: number };

const pageOf = (rows: readonly (DocumentRow & { readonly found: number })[]): DocumentPage => ({
  documents: rows.map(({ found: _found, ...row }) => row),
  found: rows[0]?.found ?? 0,
});

export const listDocuments = async (
  database: Queryable,
  organizationId: string,
  limit: number,
): Promise<DocumentPage> => {
  const { rows } = await database.query<DocumentRow & { found: number }>(
    `SELECT ${rowColumns}, count(*) OVER ()::integer AS found
     FROM documents d LEFT JOIN users u ON u.id = d.updated_by
     WHERE d.organization_id = $1 ORDER BY d.updated_at DESC, d.id LIMIT $2`,
    [organizationId, limit],
  );
  return pageOf(rows);
};

/** Those that have each of the words, in any case, in their title or in the name of who edited last. */
export const searchDocuments = async (
  database: Queryable,
  organizationId: string,
  words: readonly string[],
  limit: number,
): Promise<DocumentPage> => {
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const { rows } = await database.query<DocumentRow & { found: number }>(
    `SELECT ${rowColumns}, count(*) OVER ()::integer AS found
     FROM documents d LEFT JOIN users u ON u.id = d.updated_by
     WHERE d.organization_id = $1 AND concat_ws(' ', d.title, u.name) ILIKE ALL ($3::text[])
     ORDER BY d.updated_at DESC, d.id LIMIT $2`,
    [organizationId, limit, patterns],
  );
  return pageOf(rows);
};

export const findDocument = async (
  database: Queryable,
  organizationId: string,
  id: string,
): Promise<Document | null> => {
  const { rows } = await database.query<Pick<Document, 'updatedAt'>>(
    `SELECT ${updatedAt} FROM documents d WHERE d.organization_id = $1 AND d.id = $2`,
    [organizationId, id],
  );
  const [row] = rows;
  const stored = row === undefined ? null : await readText(database, organizationId, id);
  if (row === undefined || stored === null) return null;
  const { title, text, revision } = stored;
  return { id, title, text: text.toString(), revision, ...row };
};

export type NewDocument = {
  readonly organizationId: string;
  readonly title: string;
  readonly text: string;
  readonly author: string;
};

/** A first text is the first change of the log, so that the log alone makes the whole text. */
export const createDocument = async (database: Queryable, made: NewDocument): Promise<Document> => {
  const text = textOf(made.text);
  const first = text.length > 0 ? [ChangeSet.of({ from: 0, insert: text }, 0).toJSON()] : [];
  const { rows } = await database.query<Document>(
    `WITH d AS (
       INSERT INTO documents
         (organization_id, title, text, revision, snapshot_revision, created_by, updated_by)
       SELECT $1, $2, $3, n, n, $4, $4 FROM jsonb_array_length($5::jsonb) AS n RETURNING *
     ), first AS (
       INSERT INTO document_changes
         (organization_id, document_id, revision, client_id, sequence, changes, author)
       SELECT d.organization_id, d.id, 1, 'creation', 0, change, $4::uuid
       FROM d, jsonb_array_elements($5::jsonb) AS change
     )
     SELECT d.id, d.title, d.text, d.revision, ${updatedAt} FROM d`,
    [made.organizationId, made.title, text.toString(), made.author, JSON.stringify(first)],
  );
  const [row] = rows;
  if (!row) throw new TypeError('an insert returns its row');
  return row;
};

/** @returns null when there is no such document in the organisation. */
export const renameDocument = async (
  database: Queryable,
  organizationId: string,
  id: string,
  title: string,
  author: string,
): Promise<DocumentRow | null> => {
  const { rows } = await database.query<DocumentRow>(
    `WITH d AS (
       UPDATE documents SET title = $3, updated_by = $4, updated_at = now()
       WHERE organization_id = $1 AND id = $2 RETURNING *
     )
     SELECT ${rowColumns} FROM d LEFT JOIN users u ON u.id = d.updated_by`,
    [organizationId, id, title, author],
  );
  return rows[0] ?? null;
};

export const countDocuments = async (
  database: Queryable,
  organizationId: string,
): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM documents WHERE organization_id = $1',
    [organizationId],
  );
  return rows[0]?.count ?? 0;
};
