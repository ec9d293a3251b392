// Where one organisation grows, another must not notice: what those saw who were there from the
// beginning, in every step, also in the one that broke.

import { clientView } from './client-view.ts';
import { steadyObjectives } from './generate.ts';
import type { PhaseResult } from './phase-result.ts';
import type { CourseEvidence } from './phase-verdict.ts';
import { isOfTenants, phasesOf } from './phases.ts';

export type Harm = { readonly failures: readonly string[]; readonly doubts: readonly string[] };

/** Where k6 was saturated it says nothing about anybody. */
const isSaturated = ({ reasons }: PhaseResult): boolean =>
  reasons.some((reason) => reason.startsWith('k6 was saturated'));

/** None where there is no other organisation. */
export const harmOfOthers = (evidence: CourseEvidence, phases: readonly PhaseResult[]): Harm => {
  const { gate, load, thresholds } = evidence;
  if (!isOfTenants(gate)) return { failures: [], doubts: [] };
  const sound = phases.filter((phase) => !isSaturated(phase));
  const seen = phasesOf(gate)
    .filter(({ name }) => sound.some((phase) => phase.name === name))
    .map((phase) => ({
      name: phase.name,
      views: steadyObjectives(thresholds.objectives, phase).map((one) => ({
        key: one.objective,
        view: clientView(one, load.summary),
      })),
    }));
  return {
    failures: seen.flatMap(({ name, views }) =>
      views
        .filter(({ view }) => view.verdict === 'fail')
        .flatMap(({ key, view }) =>
          view.reasons.map((reason) => `${key}: ${name}, the other organisation: ${reason}`),
        ),
    ),
    doubts: seen
      .filter(({ views }) => views.every(({ view }) => view.events === 0))
      .map(({ name }) => `${name}: nothing was measured of the other organisation`),
  };
};
