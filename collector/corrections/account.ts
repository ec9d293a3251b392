// What days are kept of, and left out of: the budget of an objective, and the slices that several
// objectives of a composite budget join.

import type { Composite, Objective } from '../../language/slo-set.ts';
import { jointName, jointParts } from '../sli/joint.ts';
import { slicesName } from '../sli/slices.ts';

export type Account = {
  readonly key: string;
  /** Under which its counts are kept. */
  readonly history: string;
  readonly service: string;
  /** Objectives that it is of: what is to be left out must be about all of them. */
  readonly keys: readonly string[];
};

/** Under which the counts of an objective's budget are kept. */
export const historyName = ({ indicator, slices }: Objective): string =>
  slices === null ? indicator.id : slicesName(indicator.id, slices);

export const accountOf = (objective: Objective): Account => {
  const { key, service } = objective;
  return { key, service, history: historyName(objective), keys: [key] };
};

/** Of an SLO whose time slices are joined: one for each of its unions, in their order. */
export const jointAccounts = (
  { slo, service, joint }: Composite,
  objectives: readonly Objective[],
): readonly Account[] =>
  (joint?.unions ?? []).map((union, index) => {
    const history = jointName(jointParts(union, objectives));
    // No objective's key has a space in it.
    return { key: `${slo} joint ${index}`, service, history, keys: union.objectives };
  });
