// In which order the tiles stand. Green ones keep their home places; what is not green goes first,
// worst first. Nothing moves while a reader is at the tiles: then new ones are only put at the end.

import { severityRank } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';

export const keyOf = (row: Pick<ObjectiveRow, 'name' | 'objective'>): string =>
  `${row.name}/${row.objective}`;

const byHome = (a: ObjectiveRow, b: ObjectiveRow): number =>
  a.title.localeCompare(b.title, 'en') || keyOf(a).localeCompare(keyOf(b), 'en');

/** Among equals the one that has been so for longest keeps the front place. */
const worstFirst = (a: ObjectiveRow, b: ObjectiveRow): number =>
  severityRank(a.status) - severityRank(b.status) ||
  (a.status === 'green' ? 0 : a.since - b.since) ||
  byHome(a, b);

/** @returns the keys of `rows` in their order on the board. */
export const arrange = (
  previous: readonly string[],
  rows: readonly ObjectiveRow[],
  held: boolean,
): readonly string[] => {
  const wanted = rows.toSorted(worstFirst).map(keyOf);
  if (!held) return wanted;
  const present = new Set(wanted);
  const kept = previous.filter((key) => present.has(key));
  const known = new Set(kept);
  return [...kept, ...wanted.filter((key) => !known.has(key))];
};
