// Loads in phases, compared phase by phase: those of the same name with as many people, in which
// everything held in both runs. Beyond what a system bears its queues grow, and figures from there tell
// of the queue; that a phase broke has failed the run already, or is what the knee says.

import type { Earlier } from './earlier.ts';
import {
  type Compared,
  compareObjectives,
  compareTimes,
  leastRuns,
  type Measured,
  type Time,
} from './objectives.ts';

type Phase = Earlier['phases'][number];
type Run = Pick<Earlier, 'phases' | 'load'>;
export type PhaseName = Pick<Phase, 'name' | 'sessions'>;
type InPhase = Measured & { readonly phase: PhaseName };

const sameIn = ({ phases }: Pick<Run, 'phases'>, { name, sessions }: PhaseName): Phase | null =>
  phases.find((one) => one.name === name && one.sessions === sessions) ?? null;

const heldIn = (run: Pick<Run, 'phases'>, phase: PhaseName): Phase | null => {
  const same = sameIn(run, phase);
  return same?.verdict === 'pass' ? same : null;
};

export const heldInBoth = (now: Pick<Run, 'phases'>, then: Pick<Run, 'phases'>): PhaseName[] =>
  now.phases
    .filter((phase) => heldIn(now, phase) && heldIn(then, phase))
    .map(({ name, sessions }) => ({ name, sessions }));

const ofObjectives = (now: Run, then: Run, others: readonly Run[]): InPhase[] =>
  heldInBoth(now, then).flatMap((phase) =>
    compareObjectives(
      heldIn(now, phase)?.objectives ?? [],
      heldIn(then, phase)?.objectives ?? [],
      others.flatMap((run) => {
        const same = heldIn(run, phase);
        return same ? [same.objectives] : [];
      }),
    ).map((one) => ({ ...one, phase })),
  );

/** When the last of a storm was let in; null where not all were. */
const admission = (run: Run, phase: PhaseName): number | null => {
  const storm = run.load?.storm ?? null;
  if (storm === null || storm.admitted < storm.came || sameIn(run, phase) === null) return null;
  return storm.lastAdmittedMs;
};

/** One figure a run: only other runs tell how far it scatters. */
const compareAdmissions = (
  before: number | null,
  after: number | null,
  others: readonly number[],
): Compared => {
  if (others.length < leastRuns)
    return { before, after, difference: 'unclear', p: null, matters: false };
  const exactly = (value: number | null): Time | null =>
    value === null ? null : { value, interval: { low: value, high: value } };
  // What was promised is not among the figures of a run, and a tenth more always matters.
  return compareTimes(exactly(before), exactly(after), others.map(exactly), 0);
};

const ofStorm = (now: Run, then: Run, others: readonly Run[]): InPhase[] => {
  const storm = now.phases.find(({ name }) => name === 'storm');
  if (storm === undefined) return [];
  const phase = { name: storm.name, sessions: storm.sessions };
  const [before, after] = [admission(then, phase), admission(now, phase)];
  if (before === null && after === null) return [];
  const known = others.flatMap((run) => admission(run, phase) ?? []);
  return [
    {
      ...{ objective: 'admission', view: 'k6', figure: 'last let in', phase },
      ...compareAdmissions(before, after, known),
    },
  ];
};

export const comparePhases = (now: Run, then: Run, others: readonly Run[]): InPhase[] => [
  ...ofStorm(now, then, others),
  ...ofObjectives(now, then, others),
];
