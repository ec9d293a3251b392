// How the tiles of a wall screen lie: all at once, as large as they fit, since nobody scrolls a wall.
// Where not all fit at a size that is read from three metres, the worst do, and the rest is counted.

import { signOf, statusesWorstFirst } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';

export type Size = { readonly width: number; readonly height: number };

export type WallGrid = {
  readonly columns: number;
  readonly rows: number;
  /** How many objectives have a place; the last place is the rest's where there is one. */
  readonly shown: number;
};

/** Of an ideal tile: width by height. */
const shape = 1.9;

/**
 * @param room the space for all tiles, in pixels
 * @param least of a tile that is read from afar
 */
export const wallGrid = (count: number, room: Size, least: Size): WallGrid => {
  const most = {
    columns: Math.max(1, Math.floor(room.width / least.width)),
    rows: Math.max(1, Math.floor(room.height / least.height)),
  };
  const places = most.columns * most.rows;
  if (count > places) return { ...most, shown: places - 1 };
  const fits = Array.from({ length: most.columns }, (_, index) => {
    const columns = index + 1;
    const rows = Math.max(1, Math.ceil(count / columns));
    const [width, height] = [room.width / columns, room.height / rows];
    return { columns, rows, size: Math.min(width / shape, height) };
  }).filter(({ rows }) => rows <= most.rows);
  const best = fits.reduce((a, b) => (b.size > a.size ? b : a), { columns: 1, rows: 1, size: -1 });
  return { columns: best.columns, rows: best.rows, shown: count };
};

/** '164 more: 2 YELLOW, 162 GREEN'; '164 more, all GREEN' */
export const restWords = (rest: readonly ObjectiveRow[]): string => {
  const counts = statusesWorstFirst.flatMap((status) => {
    const number = rest.filter((row) => row.status === status).length;
    return number === 0 ? [] : [`${number} ${signOf(status).word}`];
  });
  const [only] = rest;
  return counts.length === 1 && only !== undefined
    ? `${rest.length} more, all ${signOf(only.status).word}`
    : `${rest.length} more: ${counts.join(', ')}`;
};
