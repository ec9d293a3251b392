// Ended runs are kept for a while and then deleted with their history, a few at a time, so that
// the tables stay as large as what people still ask for.

import type { Database } from '../database/pool.ts';

/** A demo makes hundreds of thousands of runs a day that nobody will look for. */
export const keepEndedHours = { demo: 6, otherwise: 90 * 24 } as const;

const batch = 2000;

/** @returns how many runs were deleted; call again soon when it was a whole batch. */
export const deleteOldRuns = async (
  database: Database,
  hours: number,
): Promise<{ readonly deleted: number; readonly more: boolean }> => {
  const { rowCount } = await database.query(
    `DELETE FROM workflow_runs WHERE id IN (
       SELECT id FROM workflow_runs WHERE ended_at < now() - make_interval(hours => $1)
       ORDER BY ended_at LIMIT $2 FOR UPDATE SKIP LOCKED)`,
    [hours, batch],
  );
  return { deleted: rowCount, more: rowCount === batch };
};
