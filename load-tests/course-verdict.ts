// What the phases of a load come to together. Of steps the knee decides: enough people with everything
// held pass, whatever came after it. Of an experiment nothing is proved unless all was well before.

import type { LoadGate } from '../language/slo-set.ts';
import { counted } from './figures.ts';
import type { PhaseFacts } from './follow-phases.ts';
import type { Knee, PhaseResult } from './phase-result.ts';
import { type CourseEvidence, judgePhase, saturated } from './phase-verdict.ts';
import { phasesOf, phaseText } from './phases.ts';
import { courseDoubts } from './run-doubts.ts';
import { drizzle, type StormVerdict, stormVerdict } from './storm-verdict.ts';
import { harmOfOthers } from './tenants-verdict.ts';
import { type RunVerdict, type Verdict, worst } from './verdict.ts';

export type CourseVerdict = RunVerdict & {
  readonly phases: readonly PhaseResult[];
  /** null without steps, and where not even the first step held. */
  readonly knee: Knee | null;
};

/** A reason about an objective begins with its key also where it is told of the whole run. */
const inRun = (phase: PhaseResult, reason: string): string => {
  const where = phaseText(phase);
  const [key = '', ...rest] = reason.split(': ');
  return phase.objectives.some(({ objective }) => objective === key)
    ? `${key}: ${where}: ${rest.join(': ')}`
    : `${where}: ${reason}`;
};

const reasonsInRun = (phase: PhaseResult | undefined): string[] =>
  phase?.reasons.map((reason) => inRun(phase, reason)) ?? [];

type Judged = Pick<RunVerdict, 'verdict' | 'objectives' | 'reasons'> & {
  readonly knee: Knee | null;
};

const judgeSteps = (
  { sessions, course }: LoadGate,
  phases: readonly PhaseResult[],
  missing: number,
): Judged => {
  const atLeast = course.kind === 'steps' ? course.atLeast : sessions;
  const at = phases.findIndex(({ verdict }) => verdict !== 'pass');
  const [last, next] = at === -1 ? [phases.at(-1), undefined] : [phases[at - 1], phases[at]];
  const knee: Knee | null = last
    ? {
        ...{ sessions: last.sessions, phase: last.name },
        next: next
          ? {
              ...{ name: next.name, sessions: next.sessions },
              ...{ verdict: next.verdict, reasons: next.reasons },
            }
          : null,
      }
    : null;
  const shown = next ?? last;
  const objectives = shown?.objectives ?? [];
  if (last && last.sessions >= atLeast)
    return { verdict: 'pass', objectives: last.objectives, reasons: [], knee };
  const wanted = `the knee is at ${knee?.sessions ?? 'fewer'} sessions, at least ${atLeast} are asked for`;
  const notReached = missing > 0 && !next ? ['k6 ended before the steps that are asked for'] : [];
  const verdict: Verdict = next?.verdict === 'fail' ? 'fail' : 'inconclusive';
  const told = verdict === 'fail' ? [...reasonsInRun(next), wanted] : reasonsInRun(next);
  return { verdict, objectives, reasons: [...notReached, ...told], knee };
};

const notReached = (missing: number): string[] =>
  missing > 0 ? [`k6 ended before the last ${counted(missing, 'phase')}`] : [];

const judgeStorm = (evidence: CourseEvidence, facts: readonly PhaseFacts[]): StormVerdict => {
  const { course } = evidence.gate;
  if (course.kind !== 'storm') return { failures: [], doubts: [] };
  const { failures, doubts } = stormVerdict(course, evidence.load.summary);
  const lacking = [
    ...facts
      .filter(({ phase }) => phase.name === 'storm')
      .flatMap((one) => saturated(evidence, one)),
    ...drizzle(course, evidence.load.summary),
  ].map((reason) => `storm: ${reason}`);
  // What k6 was late by is in what it measured, and the storm itself is judged by that alone.
  return lacking.length === 0
    ? { failures, doubts }
    : { failures: [], doubts: [...lacking, ...failures, ...doubts] };
};

const judgeAll = (
  evidence: CourseEvidence,
  facts: readonly PhaseFacts[],
  phases: readonly PhaseResult[],
  missing: number,
): Judged => {
  const { course } = evidence.gate;
  const judged = phases.filter(({ verdict }) => verdict !== null);
  const [before] = judged;
  const wrong = judged.filter(({ verdict }) => verdict !== 'pass');
  const shown =
    wrong.find(({ verdict }) => verdict === 'fail') ?? wrong[0] ?? judged.at(-1) ?? null;
  const storm = judgeStorm(evidence, facts);
  const doubts = [...notReached(missing), ...storm.doubts];
  const objectives = shown?.objectives ?? [];
  // What was not well before tells nothing of what it was broken by.
  if (course.kind === 'experiment' && before && before.verdict !== 'pass')
    return { verdict: 'inconclusive', objectives, reasons: reasonsInRun(before), knee: null };
  const verdicts = judged.flatMap(({ verdict }) => verdict ?? []);
  return {
    verdict: worst([
      ...verdicts,
      storm.failures.length > 0 ? 'fail' : 'pass',
      doubts.length > 0 || judged.length === 0 ? 'inconclusive' : 'pass',
    ]),
    objectives,
    reasons: [...storm.failures, ...wrong.flatMap(reasonsInRun), ...doubts],
    knee: null,
  };
};

/** @param facts the phases that were gone through, in order */
export const judgeCourse = (
  evidence: CourseEvidence,
  facts: readonly PhaseFacts[],
): CourseVerdict => {
  const { gate, load, thresholds } = evidence;
  const phases = facts.map((one) => judgePhase(evidence, one));
  const missing = phasesOf(gate).length - phases.length;
  const told =
    gate.course.kind === 'steps'
      ? judgeSteps(gate, phases, load.stopped ? 0 : missing)
      : judgeAll(evidence, facts, phases, missing);
  const harm = harmOfOthers(evidence, phases);
  const judged: Judged =
    harm.failures.length > 0
      ? { ...told, verdict: 'fail', reasons: [...harm.failures, ...told.reasons] }
      : told;
  const doubts = [...harm.doubts, ...courseDoubts(load, gate, thresholds)];
  if (doubts.length === 0) return { ...judged, phases, comparisons: [] };
  return {
    ...{ ...judged, phases, comparisons: [] },
    verdict: worst([judged.verdict, 'inconclusive']),
    reasons:
      judged.verdict === 'fail' ? [...judged.reasons, ...doubts] : [...doubts, ...judged.reasons],
  };
};
