// A budget of time is a share of all the slices of its window, idle ones too: one bad slice of a
// night in which nothing else happened is one of hundreds, not all there was.

import type { Slices } from '../../language/slo-set.ts';
import { bad, type Counts, none } from '../sli/counts.ts';

/** How many slices end in a window that itself ends with a slice. */
export const slicesOf = (windowSeconds: number, { seconds }: Slices): number =>
  Math.ceil(windowSeconds / seconds);

/**
 * @param counted the slices in which something was counted; where there are none, nothing is known
 * @param slices how many there are in all
 */
export const ofAll = (counted: Counts, slices: number): Counts => {
  if (!(counted.total > 0)) return none;
  const total = Math.max(slices, counted.total);
  return { good: total - bad(counted), total };
};
