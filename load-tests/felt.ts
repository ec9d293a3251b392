// What people felt in a phase, whatever was judged in it: the figure of each promise that k6 measures.
// Of an experiment it shows what degraded although it was allowed to.

import { clientView } from './client-view.ts';
import { type ClientObjective, objectivesOfPhase } from './generate.ts';
import type { Phase } from './phases.ts';
import type { Summary } from './summary.ts';

export type Felt = {
  /** The objective's key. */
  readonly objective: string;
  /** In k6's words: 'p(95)<=200' of milliseconds, or 'rate>=0.999'. */
  readonly threshold: string;
  /** In milliseconds, or a share. */
  readonly value: number;
  readonly events: number;
};

/** Without those that k6 did not measure in this phase, or was not asked to tell. */
export const feltIn = (
  phase: Phase,
  objectives: readonly ClientObjective[],
  summary: Summary | null,
): readonly Felt[] =>
  objectivesOfPhase(objectives, { ...phase, judged: 'all' }).flatMap((one) => {
    const { value, events } = clientView(one, summary);
    const { objective, threshold } = one;
    return value === null ? [] : [{ objective, threshold, value, events }];
  });
