// All SQL of comments and of who is called by them.

import type { Notice } from '../collaboration/protocol/annotations.ts';
import type { Queryable } from '../database/pool.ts';

export type NewComment = {
  readonly id: string;
  readonly annotation: string;
  readonly author: string;
  readonly text: string;
  readonly mentions: readonly string[];
};

/** @returns false where there is one of that id already. */
export const addComment = async (
  database: Queryable,
  organizationId: string,
  { id, annotation, author, text, mentions }: NewComment,
): Promise<boolean> => {
  const { rowCount } = await database.query(
    `INSERT INTO annotation_comments (organization_id, id, annotation_id, author, text)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [organizationId, id, annotation, author, text],
  );
  if (rowCount === 1) await callPeople(database, organizationId, id, mentions);
  return rowCount === 1;
};

/** Whom the text names no more is not called any more; who was told already is not told again. */
export const changeComment = async (
  database: Queryable,
  organizationId: string,
  id: string,
  text: string,
  mentions: readonly string[],
): Promise<readonly string[]> => {
  await database.query(
    `UPDATE annotation_comments SET text = $3, edited_at = clock_timestamp()
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, text],
  );
  await database.query(
    `DELETE FROM annotation_mentions
     WHERE organization_id = $1 AND comment_id = $2 AND user_id <> ALL ($3::uuid[])`,
    [organizationId, id, mentions],
  );
  return callPeople(database, organizationId, id, mentions);
};

export const removeComment = async (
  database: Queryable,
  organizationId: string,
  id: string,
): Promise<void> => {
  await database.query('DELETE FROM annotation_comments WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
  ]);
};

/** Only people of the organisation can be called. @returns who is called now and was not. */
const callPeople = async (
  database: Queryable,
  organizationId: string,
  comment: string,
  people: readonly string[],
): Promise<readonly string[]> => {
  if (people.length === 0) return [];
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO annotation_mentions (organization_id, comment_id, user_id)
     SELECT m.organization_id, $2, m.user_id FROM organization_members m
     WHERE m.organization_id = $1 AND m.user_id = ANY ($3::uuid[])
     ON CONFLICT DO NOTHING RETURNING user_id AS id`,
    [organizationId, comment, people],
  );
  return rows.map(({ id }) => id);
};

const noticeJson = `json_build_object(
  'id', c.id, 'document', json_build_object('id', d.id, 'title', d.title),
  'annotation', a.id, 'author', u.name, 'text', left(c.text, 300),
  'at', (extract(epoch FROM m.created_at) * 1000)::double precision,
  'read', m.read_at IS NOT NULL) AS notice
  FROM annotation_mentions m
  JOIN annotation_comments c ON c.organization_id = m.organization_id AND c.id = m.comment_id
  JOIN annotations a ON a.organization_id = m.organization_id AND a.id = c.annotation_id
  JOIN documents d ON d.organization_id = m.organization_id AND d.id = a.document_id
  LEFT JOIN users u ON u.id = c.author`;

/** What called this person, the newest first. */
export const listNotices = async (
  database: Queryable,
  organizationId: string,
  userId: string,
  limit: number,
): Promise<readonly Notice[]> => {
  const { rows } = await database.query<{ notice: Notice }>(
    `SELECT ${noticeJson} WHERE m.organization_id = $1 AND m.user_id = $2
     ORDER BY m.created_at DESC, c.id LIMIT $3`,
    [organizationId, userId, limit],
  );
  return rows.map(({ notice }) => notice);
};

export const findNotices = async (
  database: Queryable,
  organizationId: string,
  comment: string,
): Promise<readonly { readonly userId: string; readonly notice: Notice }[]> => {
  const { rows } = await database.query<{ userId: string; notice: Notice }>(
    `SELECT m.user_id AS "userId", ${noticeJson}
     WHERE m.organization_id = $1 AND m.comment_id = $2`,
    [organizationId, comment],
  );
  return rows;
};

export const countUnread = async (
  database: Queryable,
  organizationId: string,
  userId: string,
): Promise<number> => {
  const { rows } = await database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM annotation_mentions
     WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL`,
    [organizationId, userId],
  );
  return rows[0]?.count ?? 0;
};

/** @param comments null: all of them. */
export const markRead = async (
  database: Queryable,
  organizationId: string,
  userId: string,
  comments: readonly string[] | null,
): Promise<void> => {
  await database.query(
    `UPDATE annotation_mentions SET read_at = clock_timestamp()
     WHERE organization_id = $1 AND user_id = $2 AND read_at IS NULL
       AND ($3::uuid[] IS NULL OR comment_id = ANY ($3::uuid[]))`,
    [organizationId, userId, comments],
  );
};
