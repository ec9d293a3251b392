// Which markers a chart of the last hour shows, numbered as they happened, so that the numbers in
// the chart and in the list beside it are the same.

import type { MarkerRow } from '../../serve/shapes.ts';

export type NumberedMarker = MarkerRow & { readonly number: number };

const mostLines = 2;

/** What it says, without saying the title twice; of many lines the first, since its own page has all. */
export const markerText = ({ title, detail }: Pick<MarkerRow, 'title' | 'detail'>): string => {
  if (detail === '') return title;
  const lines = detail.split('\n');
  const text = lines.slice(0, mostLines).join(' · ') + (lines.length > mostLines ? ' …' : '');
  return text.startsWith(title) ? text : `${title} · ${text}`;
};

export type Cluster = { readonly x: number; readonly label: string };

/**
 * One label for markers that would lie upon each other: '4', or '4–9' at the place of the first.
 * Takes places from left to right.
 */
export const clusters = (
  places: readonly { readonly x: number; readonly number: number }[],
  apart: number,
): readonly Cluster[] => {
  const groups: { x: number; first: number; last: number }[] = [];
  for (const { x, number } of places) {
    const group = groups.at(-1);
    if (group !== undefined && x - group.x < apart) group.last = number;
    else groups.push({ x, first: number, last: number });
  }
  return groups.map(({ x, first, last }) => ({
    x,
    label: first === last ? String(first) : `${first}–${last}`,
  }));
};

const hourMs = 3_600_000;

/** Newest last, as the chart reads; an hour and no older. */
export const numberedMarkers = (
  markers: readonly MarkerRow[],
  nowMs: number,
): readonly NumberedMarker[] =>
  markers
    .filter(({ at }) => at > nowMs - hourMs)
    .toSorted((a, b) => a.at - b.at || a.id.localeCompare(b.id))
    .map((marker, index) => ({ ...marker, number: index + 1 }));

const changeKinds: ReadonlySet<MarkerRow['kind']> = new Set(['deploy', 'gate', 'flag']);

/** What people changed, for a chart of a whole period. */
export const changesOf = (markers: readonly MarkerRow[]): readonly NumberedMarker[] =>
  markers
    .filter(({ kind }) => changeKinds.has(kind))
    .toSorted((a, b) => a.at - b.at)
    .map((marker, index) => ({ ...marker, number: index + 1 }));
