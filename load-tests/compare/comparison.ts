// What differs between this run and one before it, and whether that is more than chance. A figure is
// worse only where the difference is unlikely, all figures of all phases considered together, and also
// large enough to matter; where runs scatter by themselves, more is needed.

import type { Earlier } from './earlier.ts';
import { compareKnees, type KneeComparison } from './knee.ts';
import { compareObjectives, leastRuns, type Measured } from './objectives.ts';
import { comparePhases, heldInBoth, type PhaseName } from './phases.ts';
import { holm } from './statistics.ts';

export type Comparison = Omit<Measured, 'matters'> & {
  /** In which it was measured; null of a steady load. */
  readonly phase: PhaseName | null;
};

export type RunComparison = {
  readonly with: 'baseline' | 'last run';
  /** That run, and what it came to. */
  readonly run: string;
  readonly verdict: 'pass' | 'fail';
  /** How many runs told how far runs scatter. */
  readonly runs: number;
  /** In which everything held in both runs; null of a steady load. */
  readonly phases: readonly PhaseName[] | null;
  /** null without steps, and where neither run had one. */
  readonly knee: KneeComparison | null;
  /** `p` is adjusted for all of them. */
  readonly objectives: readonly Comparison[];
};

/** What of a run is compared: what is known of an earlier one, too. */
export type Run = Pick<Earlier, 'objectives' | 'phases' | 'knee' | 'load'>;

/** The chance of one false alarm among all figures of a run. */
const level = 0.05;

/** Small differences and those that chance may have made are none. */
const beyondChance = (measured: readonly (Measured & Pick<Comparison, 'phase'>)[]) => {
  const tested = measured.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  return measured.map((one): Comparison => {
    const { matters, ...told } = one;
    if (told.p === null) return told;
    const p = adjusted[tested.indexOf(one)] ?? 1;
    return { ...told, p, difference: matters && p < level ? told.difference : 'alike' };
  });
};

/** @param others runs of the same profile, newest first */
export const compareRuns = (
  kind: RunComparison['with'],
  now: Run,
  then: Earlier,
  others: readonly Earlier[],
): RunComparison => {
  const isSteady = now.phases.length === 0;
  const ofRuns = (): (Measured & { readonly phase: null })[] =>
    compareObjectives(
      now.objectives,
      then.objectives,
      others.map(({ objectives }) => objectives),
    ).map((one) => ({ ...one, phase: null }));
  return {
    ...{ with: kind, run: then.run, verdict: then.verdict === 'pass' ? 'pass' : 'fail' },
    runs: others.length < leastRuns ? 0 : others.length,
    phases: isSteady ? null : heldInBoth(now, then),
    knee: compareKnees(now, then, others),
    objectives: beyondChance(isSteady ? ofRuns() : comparePhases(now, then, others)),
  };
};
