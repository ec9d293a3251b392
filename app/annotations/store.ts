// All SQL of threads, bookmarks, comments and mentions. What is read of a document is read by one
// statement, so that places and the changes since then are of the same moment.

import type { Anchor } from '../collaboration/protocol/anchor.ts';
import type { Annotation, AnnotationPerson } from '../collaboration/protocol/annotations.ts';
import type { Queryable } from '../database/pool.ts';
import type { LogEntry } from './anchoring.ts';

export type Place = { readonly organizationId: string; readonly documentId: string };

const epochMs = (column: string): string =>
  `(extract(epoch FROM ${column}) * 1000)::double precision`;

const person = (user: string): string =>
  `CASE WHEN ${user}.id IS NOT NULL THEN json_build_object('id', ${user}.id, 'name', ${user}.name) END`;

/** Of `a`, as Annotation has it. */
const annotationJson = `json_build_object(
  'id', a.id, 'kind', a.kind, 'version', a.version, 'revision', a.revision, 'anchor', a.anchor,
  'quote', a.quote, 'name', a.name, 'createdAt', ${epochMs('a.created_at')},
  'author', (SELECT ${person('u')} FROM users u WHERE u.id = a.created_by),
  'resolved', CASE WHEN a.resolved_at IS NOT NULL THEN json_build_object(
    'by', (SELECT u.name FROM users u WHERE u.id = a.resolved_by),
    'at', ${epochMs('a.resolved_at')}) END,
  'comments', coalesce((
    SELECT json_agg(json_build_object(
      'id', c.id, 'text', c.text, 'author', ${person('cu')},
      'createdAt', ${epochMs('c.created_at')}, 'editedAt', ${epochMs('c.edited_at')},
      'mentions', coalesce((
        SELECT json_agg(${person('mu')} ORDER BY mu.name, mu.id)
        FROM annotation_mentions m JOIN users mu ON mu.id = m.user_id
        WHERE m.organization_id = c.organization_id AND m.comment_id = c.id), '[]')
    ) ORDER BY c.created_at, c.id)
    FROM annotation_comments c LEFT JOIN users cu ON cu.id = c.author
    WHERE c.organization_id = a.organization_id AND c.annotation_id = a.id), '[]'))`;

export type Stored = {
  readonly revision: number;
  readonly annotations: readonly Annotation[];
  /** All changes since the oldest place. */
  readonly log: readonly LogEntry[];
};

/** null: the organisation has no such document. */
export const readAnnotations = async (
  database: Queryable,
  { organizationId, documentId }: Place,
): Promise<Stored | null> => {
  const { rows } = await database.query<Stored>(
    `SELECT d.revision,
       coalesce((
         SELECT json_agg(${annotationJson} ORDER BY a.created_at, a.id) FROM annotations a
         WHERE a.organization_id = d.organization_id AND a.document_id = d.id), '[]') AS annotations,
       coalesce((
         SELECT json_agg(json_build_object('revision', l.revision, 'changes', l.changes)
           ORDER BY l.revision)
         FROM document_changes l
         WHERE l.organization_id = d.organization_id AND l.document_id = d.id
           AND l.revision <= d.revision AND l.revision > (
             SELECT min(a.revision) FROM annotations a
             WHERE a.organization_id = d.organization_id AND a.document_id = d.id)), '[]') AS log
     FROM documents d WHERE d.organization_id = $1 AND d.id = $2`,
    [organizationId, documentId],
  );
  return rows[0] ?? null;
};

export const findAnnotation = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  id: string,
): Promise<Annotation | null> => {
  const { rows } = await database.query<{ annotation: Annotation }>(
    `SELECT ${annotationJson} AS annotation FROM annotations a
     WHERE a.organization_id = $1 AND a.document_id = $2 AND a.id = $3`,
    [organizationId, documentId, id],
  );
  return rows[0]?.annotation ?? null;
};

/** Holds the document's text still until the transaction ends. @returns its revision. */
export const holdRevision = async (
  transaction: Queryable,
  { organizationId, documentId }: Place,
): Promise<number | null> => {
  const { rows } = await transaction.query<{ revision: number }>(
    'SELECT revision FROM documents WHERE organization_id = $1 AND id = $2 FOR SHARE',
    [organizationId, documentId],
  );
  return rows[0]?.revision ?? null;
};

export const readLog = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  after: number,
  upTo: number,
): Promise<readonly LogEntry[]> => {
  const { rows } = await database.query<LogEntry>(
    `SELECT revision, changes FROM document_changes
     WHERE organization_id = $1 AND document_id = $2 AND revision > $3 AND revision <= $4
     ORDER BY revision`,
    [organizationId, documentId, after, upTo],
  );
  return rows;
};

export type NewAnnotation = {
  readonly id: string;
  readonly kind: Annotation['kind'];
  readonly name: string | null;
  readonly revision: number;
  readonly anchor: Anchor;
  readonly quote: string;
  readonly author: string;
};

/** @returns false where there is one of that id already. */
export const addAnnotation = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  made: NewAnnotation,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `INSERT INTO annotations
       (organization_id, document_id, id, kind, name, revision, anchor, quote, created_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      organizationId,
      documentId,
      made.id,
      made.kind,
      made.name,
      made.revision,
      JSON.stringify(made.anchor),
      made.quote,
      made.author,
    ],
  );
  return rowCount === 1;
};

export const countAnnotations = async (
  database: Queryable,
  { organizationId, documentId }: Place,
): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM annotations
     WHERE organization_id = $1 AND document_id = $2`,
    [organizationId, documentId],
  );
  return rows[0]?.count ?? 0;
};

export type AnnotationChange = {
  /** Of a bookmark. */
  readonly name?: string | undefined;
  /** Who resolves it; null opens it again. */
  readonly resolvedBy?: string | null | undefined;
};

/** Raises its version, also where nothing else changes. @returns false where there is none. */
export const changeAnnotation = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  id: string,
  { name, resolvedBy }: AnnotationChange,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `UPDATE annotations SET version = version + 1, name = coalesce($4, name),
       resolved_by = CASE WHEN $5 THEN $6::uuid ELSE resolved_by END,
       resolved_at = CASE WHEN NOT $5 THEN resolved_at WHEN $6 IS NULL THEN NULL
         ELSE coalesce(resolved_at, clock_timestamp()) END
     WHERE organization_id = $1 AND document_id = $2 AND id = $3`,
    [organizationId, documentId, id, name ?? null, resolvedBy !== undefined, resolvedBy ?? null],
  );
  return rowCount === 1;
};

export const removeAnnotation = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  id: string,
): Promise<void> => {
  await database.query(
    'DELETE FROM annotations WHERE organization_id = $1 AND document_id = $2 AND id = $3',
    [organizationId, documentId, id],
  );
};

/** Those who stand before `revision`, in the text of theirs. Nobody else moves them meanwhile. */
export const holdBehind = async (
  transaction: Queryable,
  { organizationId, documentId }: Place,
  revision: number,
) => {
  const { rows } = await transaction.query<{ id: string; revision: number; anchor: Anchor }>(
    `SELECT id, revision, anchor FROM annotations
     WHERE organization_id = $1 AND document_id = $2 AND revision < $3 ORDER BY id FOR UPDATE`,
    [organizationId, documentId, revision],
  );
  return rows;
};

export const moveAnnotations = async (
  database: Queryable,
  { organizationId, documentId }: Place,
  moved: readonly { readonly id: string; readonly revision: number; readonly anchor: Anchor }[],
): Promise<void> => {
  await database.query(
    `UPDATE annotations a SET revision = m.revision, anchor = m.anchor
     FROM jsonb_to_recordset($3::jsonb) AS m (id uuid, revision integer, anchor jsonb)
     WHERE a.organization_id = $1 AND a.document_id = $2 AND a.id = m.id`,
    [organizationId, documentId, JSON.stringify(moved)],
  );
};

/** Of the organisation's people those whose names fit; by name. */
export const findPeople = async (
  database: Queryable,
  organizationId: string,
  search: string,
): Promise<readonly AnnotationPerson[]> => {
  const { rows } = await database.query<AnnotationPerson>(
    `SELECT u.id, u.name FROM organization_members m JOIN users u ON u.id = m.user_id
     WHERE m.organization_id = $1 AND strpos(lower(u.name), lower($2)) > 0
     ORDER BY strpos(lower(u.name), lower($2)) > 1, u.name, u.id LIMIT 20`,
    [organizationId, search],
  );
  return rows;
};
