// Which markers a chart of the last hour shows, numbered as they happened, so that the numbers in
// the chart and in the list beside it are the same.

import type { MarkerRow } from '../../serve/shapes.ts';

export type NumberedMarker = MarkerRow & { readonly number: number };

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
