// How much of a window errors fill that began or ended at a known moment. Windows are kept in cells,
// so a window of w seconds covers between w − cell and w seconds, and all w of them on a cell's edge.
//
// Here errors always begin and end on the edge of a cell of every width (midnight UTC is one) and
// times are whole seconds after that; anywhere else a window is read up to one cell sooner or later.

import { levelFor } from '../../collector/window/level.ts';

/** Seconds that a window reads when its newest second is number `second` (from 1) after an edge. */
export const coveredSeconds = (windowSeconds: number, second: number): number => {
  const { widthSeconds } = levelFor(windowSeconds);
  const cells = Math.ceil(windowSeconds / widthSeconds);
  return (cells - 1) * widthSeconds + ((second - 1) % widthSeconds) + 1;
};

/** The seconds after which errors fill the window whole. */
export const filledSeconds = (windowSeconds: number): number => {
  const { widthSeconds } = levelFor(windowSeconds);
  return Math.ceil(windowSeconds / widthSeconds) * widthSeconds;
};

/** Of a window read so many seconds after errors began, the seconds with errors. */
export const erringSeconds = (windowSeconds: number, sinceBegin: number): number =>
  Math.min(sinceBegin, coveredSeconds(windowSeconds, sinceBegin));

/** Of a window read so many seconds after lasting errors ended, the seconds with errors. */
export const lingeringSeconds = (windowSeconds: number, sinceEnd: number): number =>
  Math.max(0, coveredSeconds(windowSeconds, sinceEnd) - sinceEnd);

/**
 * The first whole second from 1 to `last` for which `holds`, which must stay true once it is;
 * null where it is not even for `last`.
 */
export const firstSecond = (last: number, holds: (second: number) => boolean): number | null => {
  if (last < 1 || !holds(last)) return null;
  let [before, at] = [0, last];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (holds(middle)) at = middle;
    else before = middle;
  }
  return at;
};
