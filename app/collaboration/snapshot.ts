// A document's text is stored as a snapshot every so often, not with every edit: the log makes the
// rest of it. Always: the snapshot with the changes after it is the text, and these are never more
// than a thousand or so, so that a document opens as fast after years as on its first day.

import { ChangeSet, type Text } from '@codemirror/state';
import type { Queryable } from '../database/pool.ts';
import type { ChangesJson } from './protocol/messages.ts';
import { textOf } from './protocol/replica.ts';

/** Characters of text written for one edit, on average: a short text goes with each of them. */
const charactersPerEdit = 200;
const longestTail = 1_000;

/**
 * Whether the commit that leads from one revision to another writes the text, too. Decided by the
 * numbers alone, so that of several instances one does it.
 */
export const isSnapshotDue = (from: number, to: number, textLength: number): boolean => {
  const every = Math.min(longestTail, Math.max(1, Math.ceil(textLength / charactersPerEdit)));
  return Math.floor(to / every) > Math.floor(from / every);
};

export type StoredText = {
  readonly title: string;
  readonly text: Text;
  readonly revision: number;
  /** Up to here the text is written out. */
  readonly snapshotRevision: number;
};

/** The document as it is now, all of one moment. @returns null where there is none. */
export const readText = async (
  database: Queryable,
  organizationId: string,
  documentId: string,
): Promise<StoredText | null> => {
  const { rows } = await database.query<{
    title: string;
    text: string;
    revision: number;
    snapshotRevision: number;
    tail: readonly ChangesJson[];
  }>(
    `SELECT d.title, d.text, d.revision, d.snapshot_revision AS "snapshotRevision",
       coalesce((
         SELECT jsonb_agg(c.changes ORDER BY c.revision) FROM document_changes c
         WHERE c.organization_id = d.organization_id AND c.document_id = d.id
           AND c.revision > d.snapshot_revision
       ), '[]') AS tail
     FROM documents d WHERE d.organization_id = $1 AND d.id = $2`,
    [organizationId, documentId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { title, revision, snapshotRevision, tail } = row;
  if (snapshotRevision + tail.length !== revision) throw new RangeError('The log has a gap.');
  const text = tail.reduce(
    (before, changes) => ChangeSet.fromJSON(changes).apply(before),
    textOf(row.text),
  );
  return { title, text, revision, snapshotRevision };
};

/** Writes the text of a document that rests; nothing where it has gone on, or is written already. */
export const writeSnapshot = async (
  database: Queryable,
  organizationId: string,
  documentId: string,
  { revision, text }: Pick<StoredText, 'revision' | 'text'>,
): Promise<void> => {
  await database.query(
    `UPDATE documents SET text = $4, snapshot_revision = $3
     WHERE organization_id = $1 AND id = $2 AND revision = $3 AND snapshot_revision < $3`,
    [organizationId, documentId, revision, text.toString()],
  );
};
