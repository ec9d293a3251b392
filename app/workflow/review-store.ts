// What a review reads of a document and writes about it. Everything keeps to one organisation.

import { readText } from '../collaboration/snapshot.ts';
import type { Queryable } from '../database/pool.ts';

export type ReviewState = 'published' | 'returned';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const findDocument = async (
  transaction: Queryable,
  organizationId: string,
  id: string,
): Promise<{ readonly title: string; readonly text: string } | null> => {
  if (!uuid.test(id)) return null;
  const found = await readText(transaction, organizationId, id);
  return found === null ? null : { title: found.title, text: found.text.toString() };
};

export type Review = {
  readonly organizationId: string;
  readonly documentId: string;
  readonly runId: string;
  readonly startedBy: string | null;
  readonly state: ReviewState;
  readonly words: number;
};

/** The document's state of review and the audit record of it. @returns false when it is gone. */
export const recordReview = async (transaction: Queryable, review: Review): Promise<boolean> => {
  const { organizationId, documentId, runId, startedBy, state, words } = review;
  if (!uuid.test(documentId)) return false;
  const stored = await transaction.query(
    `WITH review AS (
       INSERT INTO document_reviews (document_id, organization_id, run_id, state, words)
       SELECT id, organization_id, $3, $4, $5 FROM documents
       WHERE organization_id = $1 AND id = $2
       ON CONFLICT (document_id) DO UPDATE SET run_id = excluded.run_id, state = excluded.state,
         words = excluded.words, reviewed_at = excluded.reviewed_at
       RETURNING document_id)
     INSERT INTO audit_log (organization_id, author, action, subject, detail)
     SELECT $1, $6, 'document.' || $4::text, document_id::text,
            jsonb_build_object('run', $3::text, 'words', $5::integer)
     FROM review`,
    [organizationId, documentId, runId, state, words, startedBy ?? 'workflow'],
  );
  return stored.rowCount === 1;
};
