// Time slices of several indicators as one: bad where they are bad for any, good where they are good
// for all of those for which something was counted, and nothing where that is none. So the sum of
// what its parts count in a slice says what it is.

import type { JointSlices, Objective } from '../../language/slo-set.ts';
import { bad, type Counts } from './counts.ts';
import { slicesName } from './slices.ts';
import type { ClosedSlice } from './slicing.ts';

/** What a joint slice counts; bridged where no slice that was measured says as much. */
export type JointSlice = Counts & { readonly endMs: number; readonly bridged: boolean };

/** @param closed sums over the parts, each slice of which counts 1 */
export const jointSlice = ({ endMs, counts, measured }: ClosedSlice): JointSlice => {
  const isBad = bad(counts) > 0;
  const said = isBad ? bad(measured) > 0 : measured.total > 0;
  return { endMs, good: isBad ? 0 : 1, total: 1, bridged: !said };
};

/** Under which they are kept: in whatever order, and however strict the objectives are. */
export const jointName = (parts: readonly Pick<Objective, 'indicator' | 'slices'>[]): string => {
  const names = parts.map(({ indicator, slices }) => {
    if (slices === null)
      throw new RangeError(`${indicator.id} has no slices that could be joined.`);
    return slicesName(indicator.id, slices);
  });
  return `joint/${[...new Set(names)].toSorted().join('+')}`;
};

export const jointParts = (
  { objectives }: JointSlices,
  all: readonly Objective[],
): readonly Objective[] => all.filter(({ key }) => objectives.includes(key));
