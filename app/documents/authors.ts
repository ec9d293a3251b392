// Everybody who has ever edited a document, however long ago and whatever is left of it: from its
// log and from the blocks that its old changes have become.

import type { Queryable } from '../database/pool.ts';

/** Times are milliseconds of Unix time. Name and id are null for people who are gone. */
export type DocumentAuthor = {
  readonly id: string | null;
  readonly name: string | null;
  readonly edits: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

const milliseconds = (at: string): string =>
  `round(extract(epoch FROM ${at}) * 1000)::double precision`;

/** @returns who edited last comes first. */
export const documentAuthors = async (
  database: Queryable,
  organizationId: string,
  documentId: string,
): Promise<readonly DocumentAuthor[]> => {
  const { rows } = await database.query<DocumentAuthor>(
    `SELECT part.author AS id, u.name, sum(part.edits)::integer AS edits,
       ${milliseconds('min(part.first_at)')} AS "firstAt",
       ${milliseconds('max(part.last_at)')} AS "lastAt"
     FROM (
       SELECT author, edits, first_at, last_at FROM document_block_authors
       WHERE organization_id = $1 AND document_id = $2
       UNION ALL
       SELECT author, count(*), min(at), max(at) FROM document_changes
       WHERE organization_id = $1 AND document_id = $2 GROUP BY author
     ) AS part LEFT JOIN users u ON u.id = part.author
     GROUP BY part.author, u.name ORDER BY max(part.last_at) DESC`,
    [organizationId, documentId],
  );
  return rows;
};
