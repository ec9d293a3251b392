// Writes down where annotations are in a later text. Called now and then, so that opening a document
// need not go through its whole log, and before a log is shortened.

import type { Queryable } from '../database/pool.ts';
import { standingAt } from './anchoring.ts';
import { holdBehind, moveAnnotations, type Place, readLog } from './store.ts';

/**
 * After it every annotation of the document stands at `revision` or later. Whoever removes changes
 * from the log calls it in the same transaction first, with the last revision that is removed.
 */
export const carryAnnotations = async (
  transaction: Queryable,
  place: Place,
  revision: number,
): Promise<void> => {
  const behind = await holdBehind(transaction, place, revision);
  if (behind.length === 0) return;
  const oldest = Math.min(...behind.map((annotation) => annotation.revision));
  const log = await readLog(transaction, place, oldest, revision);
  await moveAnnotations(transaction, place, standingAt(behind, log, revision));
};
