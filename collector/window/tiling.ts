// Which cells make up an interval that lies anywhere in the last three days: the coarsest are used
// only where finer ones are gone, and every cell lies whole within the interval. So the edges may
// move inwards, and nothing outside of what was asked for is ever in the sum.

import { cellAt, cellFrom, endOf, type Level, levels, secondsOf } from './level.ts';

/** Cells first..last of one level. */
export type Tile = { readonly level: Level; readonly first: number; readonly last: number };

export type Tiling = {
  /** The tiles hold what was counted in (fromMs, toMs]. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Oldest first, without a gap or an overlap between them. */
  readonly tiles: readonly Tile[];
};

/** Finest first; each cell of one is made of whole cells of the one before. */
export const tiledLevels: readonly Level[] = levels.slice(0, 4);

export const reachSeconds = Math.max(...tiledLevels.map(secondsOf));

const isHeld = (cell: number, level: Level, nowMs: number): boolean =>
  cell > cellAt(nowMs, level) - level.cells;

/** The last cell that ends at this moment or earlier. */
const lastWhole = (toMs: number, level: Level): number => {
  const cell = cellAt(toMs, level);
  return endOf(cell, level) > toMs ? cell - 1 : cell;
};

/** The level whose cells the beginning of an interval is read from; null when it is too long ago. */
export const startLevel = (fromMs: number, nowMs: number): Level | null =>
  tiledLevels.find((level) => isHeld(cellFrom(fromMs, level), level, nowMs)) ?? null;

/**
 * @param toMs not after `nowMs`
 * @returns null when no whole cell lies between the two
 * @throws RangeError for a beginning before what is held
 */
export const tile = (fromMs: number, toMs: number, nowMs: number): Tiling | null => {
  const coarsest = startLevel(fromMs, nowMs);
  if (coarsest === null) {
    throw new RangeError(`${fromMs} is more than ${reachSeconds} s before ${nowMs}.`);
  }
  const tiles: Tile[] = [];
  const startMs = endOf(cellFrom(fromMs, coarsest) - 1, coarsest);
  let reachedMs = startMs;
  for (const level of tiledLevels.slice(0, coarsest.number + 1).toReversed()) {
    const first = cellFrom(reachedMs, level);
    const last = lastWhole(toMs, level);
    // Too old for this width: the interval ends with a coarser cell.
    if (!isHeld(first, level, nowMs)) break;
    if (last < first) continue;
    tiles.push({ level, first, last });
    reachedMs = endOf(last, level);
  }
  return tiles.length === 0 ? null : { fromMs: startMs, toMs: reachedMs, tiles };
};
