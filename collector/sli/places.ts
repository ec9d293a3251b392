// Where events happen: at which route, for which tenant, as the labels of the counted series tell.
// Each place adds up its own good and total events of the last minutes, so that a page can name the
// worst. Kept in memory only, within a bound; it decides nothing, and counts nothing that is promised.

import type { Labels } from '../ingest/sample.ts';

export type PlaceKind = 'route' | 'tenant';

export type Place = {
  readonly by: PlaceKind;
  readonly name: string;
  /** The present stretch of time, and what was counted in it and in the one before. */
  stretch: number;
  readonly now: { good: number; total: number };
  readonly before: { good: number; total: number };
};

export type PlaceCounts = {
  readonly by: PlaceKind;
  readonly name: string;
  readonly bad: number;
  readonly total: number;
};

/** What is told is of the last five to ten minutes. */
const stretchMs = 300_000;

/** Of all histories together: about 4 MB. What finds no room is in no place. */
export const mostPlaces = 20_000;
const longestName = 200;
const silentStretches = 12;

const routeLabels = [
  ...['http_route', 'http.route', 'route', 'url_template', 'endpoint', 'handler', 'path', 'uri'],
  ...['rpc_method', 'rpc.method', 'grpc_method', 'operation'],
];
const methodLabels = ['http_request_method', 'http.request.method', 'http_method', 'method'];
const tenantLabels = [
  ...[
    'tenant',
    'tenant_id',
    'tenant.id',
    'customer',
    'customer_id',
    'organization',
    'org',
    'org_id',
  ],
  ...['workspace', 'account'],
];

const firstOf = (labels: Labels, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value.slice(0, longestName);
  }
  return null;
};

/** 'GET /api/documents', as a trace says it, where the method is known. */
const routeOf = (labels: Labels): string | null => {
  const route = firstOf(labels, routeLabels);
  const method = route === null ? null : firstOf(labels, methodLabels);
  return method === null ? route : `${method.toUpperCase()} ${route}`;
};

export const countAt = (
  place: Place,
  side: 'good' | 'total',
  amount: number,
  timeMs: number,
): void => {
  const stretch = Math.floor(timeMs / stretchMs);
  if (stretch > place.stretch) moveOn(place, stretch);
  // A late one belongs to some stretch that is told still, or to none.
  if (stretch >= place.stretch) place.now[side] += amount;
  else if (stretch === place.stretch - 1) place.before[side] += amount;
};

const moveOn = (place: Place, stretch: number): void => {
  const { now, before } = place;
  const isNext = stretch === place.stretch + 1;
  [before.good, before.total] = isNext ? [now.good, now.total] : [0, 0];
  [now.good, now.total] = [0, 0];
  place.stretch = stretch;
};

export class PlaceBook {
  readonly #histories = new Map<number, Map<string, Place>>();
  #size = 0;
  #asked = 0;

  /** The places of one series in a history, mostly none; asked once a series. */
  of(history: number, labels: Labels): readonly Place[] | null {
    const [route, tenant] = [routeOf(labels), firstOf(labels, tenantLabels)];
    if (route === null && tenant === null) return null;
    const found = [this.#place(history, 'route', route), this.#place(history, 'tenant', tenant)];
    const places = found.filter((place) => place !== null);
    return places.length === 0 ? null : places;
  }

  /** What was counted lately, by place. */
  counts(history: number, nowMs: number): PlaceCounts[] {
    const oldest = Math.floor(nowMs / stretchMs) - 1;
    return [...(this.#histories.get(history)?.values() ?? [])].flatMap((place) => {
      const { by, name, now, before, stretch } = place;
      if (stretch < oldest) return [];
      const isOld = stretch === oldest;
      const total = now.total + (isOld ? 0 : before.total);
      const good = now.good + (isOld ? 0 : before.good);
      return total > 0 ? [{ by, name, bad: Math.max(0, total - good), total }] : [];
    });
  }

  get size(): number {
    return this.#size;
  }

  /** Places of which nothing came for an hour give way; that is looked for now and then only. */
  #makeRoom(): void {
    this.#asked += 1;
    if (this.#asked % 1000 !== 1) return;
    const all = [...this.#histories.values()];
    let newest = 0;
    for (const places of all)
      for (const { stretch } of places.values()) newest = Math.max(newest, stretch);
    for (const places of all) {
      for (const [key, { stretch }] of places) {
        if (stretch < newest - silentStretches && places.delete(key)) this.#size -= 1;
      }
    }
  }

  #place(history: number, by: PlaceKind, name: string | null): Place | null {
    if (name === null) return null;
    const places = this.#histories.get(history) ?? new Map<string, Place>();
    this.#histories.set(history, places);
    const key = `${by} ${name}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    if (this.#size >= mostPlaces) this.#makeRoom();
    if (this.#size >= mostPlaces) return null;
    const [now, before] = [
      { good: 0, total: 0 },
      { good: 0, total: 0 },
    ];
    const place: Place = { by, name, stretch: 0, now, before };
    places.set(key, place);
    this.#size += 1;
    return place;
  }
}
