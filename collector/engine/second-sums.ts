// What the batches of one commit count, as one sum for each history and second. Whatever is kept is
// kept by the second or coarser, so nothing is lost; and storing it takes as long as there are seconds
// in it, however many requests it came with.

import type { StoredIncrement } from '../store/cells.ts';
import { cellAt, levels } from '../window/level.ts';

type Sum = { -readonly [Key in keyof StoredIncrement]: StoredIncrement[Key] };

/** In the order in which each second was first counted in. */
export const secondSums = (increments: readonly StoredIncrement[]): readonly StoredIncrement[] => {
  const sums: Sum[] = [];
  const known = new Map<number, Map<number, Sum>>();
  for (const increment of increments) {
    const { history, timeMs, good, total, bridged } = increment;
    const ofHistory = known.getOrInsertComputed(history, () => new Map<number, Sum>());
    const place = 2 * cellAt(timeMs, levels[0]) + Number(bridged);
    const sum = ofHistory.get(place);
    if (sum === undefined) {
      const first = { ...increment };
      ofHistory.set(place, first);
      sums.push(first);
    } else {
      sum.good += good;
      sum.total += total;
      sum.timeMs = Math.max(sum.timeMs, timeMs);
    }
  }
  return sums;
};
