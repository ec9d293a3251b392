// In which order the tiles stand. Green ones keep their home places; what is not green goes first,
// worst first, and so do the services that hold it. Nothing moves or grows while a reader is at the
// tiles: then new ones are only put at the end.

import { severityRank } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { keyOf } from '../live/rows.ts';

const byHome = (a: ObjectiveRow, b: ObjectiveRow): number =>
  a.title.localeCompare(b.title, 'en') || keyOf(a).localeCompare(keyOf(b), 'en');

/** Among equals the one that has been so for longest keeps the front place. */
const worstFirst = (a: ObjectiveRow, b: ObjectiveRow): number =>
  severityRank(a.status) - severityRank(b.status) ||
  (a.status === 'green' ? 0 : a.since - b.since) ||
  byHome(a, b);

export type Place = {
  /** keyOf the row. */
  readonly key: string;
  /** Drawn small: it is well, and there are many. */
  readonly small: boolean;
};

export type Group = {
  /** null where all stand together. */
  readonly service: string | null;
  readonly places: readonly Place[];
};

export type Arranging = {
  /** Whether a reader is at the tiles. */
  readonly held: boolean;
  readonly grouped: boolean;
  /** From how many tiles on green ones are small. */
  readonly many?: number;
};

/** From so many on, those that are green are drawn small; on a telephone from fewer. */
export const manyTiles = 40;
export const manyTilesNarrow = 6;

const wantedGroups = (
  rows: readonly ObjectiveRow[],
  { grouped, many = manyTiles }: Arranging,
): readonly Group[] => {
  const sorted = rows.toSorted(worstFirst);
  const placeOf = (row: ObjectiveRow): Place => ({
    key: keyOf(row),
    small: rows.length >= many && row.status === 'green',
  });
  if (!grouped) return [{ service: null, places: sorted.map(placeOf) }];
  // By its worst objective: the first of each service decides where it stands.
  const services = Map.groupBy(sorted, ({ service }) => service);
  const firstOf = (service: string) => sorted.findIndex((row) => row.service === service);
  const isWell = (service: string) => services.get(service)?.[0]?.status === 'green';
  return [...services]
    .toSorted(
      ([a], [b]) =>
        Number(isWell(a)) - Number(isWell(b)) ||
        (isWell(a) ? a.localeCompare(b, 'en') : firstOf(a) - firstOf(b)),
    )
    .map(([service, its]) => ({ service, places: its.map(placeOf) }));
};

/** Those of `before` that are still there, in their order; then the others. */
const kept = <T>(before: readonly T[], wanted: readonly T[], nameOf: (each: T) => string): T[] => {
  const present = new Set(wanted.map(nameOf));
  const stay = before.filter((each) => present.has(nameOf(each)));
  const known = new Set(stay.map(nameOf));
  return [...stay, ...wanted.filter((each) => !known.has(nameOf(each)))];
};

const groupName = ({ service }: Group): string => service ?? '';

export const arrange = (
  before: readonly Group[],
  rows: readonly ObjectiveRow[],
  arranging: Arranging,
): readonly Group[] => {
  const wanted = wantedGroups(rows, arranging);
  if (!arranging.held) return wanted;
  const byName = new Map(wanted.map((group) => [groupName(group), group]));
  return kept(before, wanted, groupName).map((group) => ({
    ...group,
    places: kept(group.places, byName.get(groupName(group))?.places ?? [], ({ key }) => key),
  }));
};
