// The order of the board: what needs a person first, and steady where nothing does.

import type { ObjectiveRow, Status } from '../shapes.ts';

const urgency: Readonly<Record<Status, number>> = {
  red: 0,
  stale: 1,
  yellow: 2,
  'no data': 3,
  green: 4,
};

/** By status; of the same status the longest first, but what is green by name, so that it stays. */
export const worstFirst = (rows: readonly ObjectiveRow[]): readonly ObjectiveRow[] =>
  rows.toSorted(
    (a, b) =>
      urgency[a.status] - urgency[b.status] ||
      (a.status === 'green' ? 0 : a.since - b.since) ||
      a.name.localeCompare(b.name, 'en') ||
      a.objective.localeCompare(b.objective, 'en'),
  );
