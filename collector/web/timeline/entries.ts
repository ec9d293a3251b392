// What happened, on one line of time: marked moments and incidents together, newest first, as the
// filters of the address ask for them.

import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import type { MarkerRow } from '../../serve/shapes.ts';
import { markerPath } from '../routing/route.ts';
import { markerText } from '../slo/markers.ts';

export const kinds = [
  'incident',
  'page',
  'deploy',
  'flag',
  'gate',
  'fault',
  'note',
  'collector',
] as const satisfies readonly (MarkerRow['kind'] | 'incident')[];

export type Kind = (typeof kinds)[number];

export const kindWords: Readonly<Record<Kind, string>> = {
  incident: 'Incidents',
  page: 'Pages',
  deploy: 'Deploys',
  flag: 'Flags',
  gate: 'Gates',
  fault: 'Faults',
  note: 'Notes',
  collector: 'Collector',
};

export type Entry = {
  readonly id: string;
  readonly kind: Kind;
  readonly at: number;
  /** Of what lasts; null while it does. A moment ends when it begins. */
  readonly until: number | null;
  readonly text: string;
  readonly href: string | null;
};

const hourMs = 3_600_000;

export const ranges: Readonly<Record<string, { readonly words: string; readonly ms: number }>> = {
  '1h': { words: 'Last hour', ms: hourMs },
  '6h': { words: 'Last 6 hours', ms: 6 * hourMs },
  '24h': { words: 'Last 24 hours', ms: 24 * hourMs },
  '7d': { words: 'Last 7 days', ms: 7 * 24 * hourMs },
  '30d': { words: 'Last 30 days', ms: 30 * 24 * hourMs },
};
export const usualRange = '24h';

export const rangeOf = (text: string): string => (Object.hasOwn(ranges, text) ? text : usualRange);
export const rangeMs = (range: string): number => ranges[range]?.ms ?? 24 * hourMs;

/** 'deploy,flag' in an address; all of them where it names none. */
export const kindsOf = (text: string): readonly Kind[] => {
  const named = kinds.filter((kind) => text.split(',').includes(kind));
  return named.length === 0 ? kinds : named;
};

/** What the address says once this kind is switched; '' for all. */
export const switched = (chosen: readonly Kind[], kind: Kind): string => {
  const isAll = chosen.length === kinds.length;
  const next = isAll ? [kind] : kinds.filter((each) => chosen.includes(each) !== (each === kind));
  return next.length === kinds.length || next.length === 0 ? '' : next.join(',');
};

const ofMarker = (marker: MarkerRow): Entry => ({
  ...{ id: marker.id, kind: marker.kind, at: marker.at, until: marker.at },
  ...{ text: markerText(marker), href: markerPath(marker) },
});

const ofIncident = (incident: IncidentRow): Entry => ({
  ...{ id: `incident-${incident.id}`, kind: 'incident', at: incident.openedAt },
  until: incident.resolvedAt,
  text: `${incident.title} · ${incident.status}`,
  href: `/incidents/${encodeURIComponent(incident.id)}`,
});

export type Question = {
  readonly fromMs: number;
  readonly kinds: readonly Kind[];
  /** Every word must be in it; letter case does not matter. */
  readonly text: string;
};

/** Newest first. */
export const entriesOf = (
  markers: readonly MarkerRow[],
  incidents: readonly IncidentRow[],
  { fromMs, kinds: chosen, text }: Question,
): readonly Entry[] => {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...markers.map(ofMarker), ...incidents.map(ofIncident)]
    .filter(
      (entry) =>
        chosen.includes(entry.kind) &&
        (entry.until ?? Number.POSITIVE_INFINITY) >= fromMs &&
        words.every((word) => entry.text.toLowerCase().includes(word)),
    )
    .toSorted((a, b) => b.at - a.at || b.id.localeCompare(a.id));
};

/** A part of [fromMs, toMs] as shares of it from 0 to 1; what lasts on goes to its end. */
export const placeOf = (
  { at, until }: Pick<Entry, 'at' | 'until'>,
  fromMs: number,
  toMs: number,
): { readonly start: number; readonly length: number } => {
  const share = (ms: number) => Math.min(1, Math.max(0, (ms - fromMs) / (toMs - fromMs)));
  const start = share(at);
  return { start, length: Math.max(0, share(until ?? toMs) - start) };
};

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});

/** By the reader's days, each under its name; entries stay in their order. */
export const byDay = (
  entries: readonly Entry[],
): readonly { readonly day: string; readonly entries: readonly Entry[] }[] => {
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayFormat.format(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
};
