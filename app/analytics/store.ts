// All SQL of the live figures: what documents are called.

import type { Queryable } from '../database/pool.ts';

export const titlesOf = async (
  database: Queryable,
  organizationId: string,
  documentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await database.query<{ id: string; title: string }>(
    'SELECT id, title FROM documents WHERE organization_id = $1 AND id = ANY($2)',
    [organizationId, documentIds],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
};
