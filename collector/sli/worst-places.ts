// Which places make a trouble: the three with most bad events, by route or by tenant, whichever tells
// more. A place that has its share of the bad ones and no more tells nothing.

import type { PlaceCounts, PlaceKind } from './places.ts';

export type Worst = { readonly by: PlaceKind; readonly places: readonly PlaceCounts[] };

const most = 3;

const ofKind = (counts: readonly PlaceCounts[], kind: PlaceKind): readonly PlaceCounts[] =>
  counts
    .filter(({ by }) => by === kind)
    .toSorted((a, b) => b.bad - a.bad || a.total - b.total || (a.name < b.name ? -1 : 1));

/** How much more of the bad events than of all events the worst one has, 0 to 1. */
const lift = (places: readonly PlaceCounts[]): number => {
  const bad = places.reduce((sum, place) => sum + place.bad, 0);
  const total = places.reduce((sum, place) => sum + place.total, 0);
  const [first] = places;
  return first === undefined || bad === 0 ? -1 : first.bad / bad - first.total / total;
};

/** @returns null where nothing bad has a place. */
export const worstPlaces = (counts: readonly PlaceCounts[]): Worst | null => {
  const [routes, tenants] = [ofKind(counts, 'route'), ofKind(counts, 'tenant')];
  const by = lift(tenants) > lift(routes) ? 'tenant' : 'route';
  const places = (by === 'tenant' ? tenants : routes).filter(({ bad }) => bad > 0).slice(0, most);
  return places.length === 0 ? null : { by, places };
};
