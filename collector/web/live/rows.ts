// Rows of one update after those of the last: a row that says the same as before stays the same
// object, so that only what changed is drawn anew.

import type { ObjectiveRow } from '../../serve/shapes.ts';

export const keyOf = (row: Pick<ObjectiveRow, 'name' | 'objective'>): string =>
  `${row.name}/${row.objective}`;

/** What came as JSON. */
const isAlike = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [own, others] = [Object.entries(a), new Map(Object.entries(b))];
  return (
    own.length === others.size &&
    own.every(([name, value]) => others.has(name) && isAlike(value, others.get(name)))
  );
};

/** When it was told is no news: that is the board's own `receivedAt`. */
const saysTheSame = (before: ObjectiveRow, after: ObjectiveRow): boolean =>
  isAlike({ ...before, updatedAt: 0 }, { ...after, updatedAt: 0 });

export const withRows = (
  before: readonly ObjectiveRow[] | null,
  after: readonly ObjectiveRow[],
): readonly ObjectiveRow[] => {
  if (before === null) return after;
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const rows = after.map((row) => {
    const was = known.get(keyOf(row));
    return was !== undefined && saysTheSame(was, row) ? was : row;
  });
  const isSame = rows.length === before.length && rows.every((row, index) => row === before[index]);
  return isSame ? before : rows;
};
