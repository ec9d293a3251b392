// One phase of a load, judged as a whole run is: by what k6 measured in it, what the collector counted
// in it, and whether people were there and k6 itself was quick enough. While the collector cannot tell,
// because it is what was broken on purpose, people still can.

import type { BoardVerdict } from './board-verdict.ts';
import { feltIn } from './felt.ts';
import { counted } from './figures.ts';
import type { PhaseFacts } from './follow-phases.ts';
import { objectivesOfPhase } from './generate.ts';
import { type GeneratorUse, generatorUse } from './generator.ts';
import type { PhaseResult, Resources } from './phase-result.ts';
import { ofPhase } from './phases.ts';
import { saturation } from './saturation.ts';
import { leastToCompare } from './server-view.ts';
import type { Summary } from './summary.ts';
import {
  boardDoubts,
  type Evidence,
  isIdle,
  judgeObjective,
  keyOf,
  type ObjectiveVerdict,
  reasonsOf,
  undecided,
  type Verdict,
  worst,
} from './verdict.ts';

export type CourseEvidence = Omit<Evidence, 'board'>;

/** People come back at once between two visits; more than a tenth is no such moment. */
const leastPresent = 0.9;

const figureOf = (summary: Summary | null, metric: string, phase: string, value: string) =>
  summary?.metrics[ofPhase(metric, phase)]?.values[value] ?? null;

const k6UseOf = ({ load }: CourseEvidence, { began, ended }: PhaseFacts): GeneratorUse =>
  generatorUse(load.generator, began, ended);

const resourcesOf = (evidence: CourseEvidence, facts: PhaseFacts): Resources => {
  const { summary } = evidence.load;
  const { use, phase } = facts;
  const lateness = (value: string) => figureOf(summary, 'timer_lateness', phase.name, value);
  return {
    ...{ appCores: use?.cores ?? null, appBytes: use?.residentBytes ?? null },
    databaseCores: facts.databaseCores,
    requestsPerSecond: use?.requestsPerSecond ?? null,
    editsPerSecond: use?.editsPerSecond ?? null,
    k6Cores: k6UseOf(evidence, facts).cores,
    ...{ latenessP95: lateness('p(95)'), latenessP99: lateness('p(99)') },
  };
};

/** What k6 itself lacked in this phase, in sentences. */
export const saturated = (
  { load, thresholds }: CourseEvidence,
  { phase, began, ended }: PhaseFacts,
) => {
  const late = load.summary?.metrics[ofPhase('timer_lateness', phase.name)]?.values ?? null;
  const samples = load.generator.samples.filter(({ at }) => at >= began && at < ended);
  return saturation(late, { ...load.generator, samples }, thresholds);
};

/** Who comes in a storm is counted apart. */
const peopleOf = ({ gate }: CourseEvidence, { phase }: PhaseFacts): number =>
  gate.course.kind === 'storm' ? gate.sessions : phase.sessions;

const clientDoubts = (evidence: CourseEvidence, facts: PhaseFacts): string[] => {
  const { summary } = evidence.load;
  if (summary === null) return [];
  const { phase } = facts;
  const count = (metric: string) => figureOf(summary, metric, phase.name, 'count') ?? 0;
  const found: string[] = [];
  const seconds = phase.toSeconds - phase.fromSeconds;
  const people = peopleOf(evidence, facts);
  const present = Math.floor(count('session_connected_events') / seconds);
  if (present < leastPresent * people)
    found.push(`of ${counted(people, 'session')} only ${present} were there on average`);
  const errors = count('person_errors');
  if (errors > 0)
    found.push(`the load test is not sound: ${counted(errors, 'error')} of its people`);
  const dials = count('failed_dials');
  if (phase.judged === 'all' && dials > 0)
    found.push(`k6 could not make ${counted(dials, 'connection')}`);
  return found;
};

/** What the collector cannot tell of, k6 tells alone, where it measures it. */
const withoutCollector = (one: ObjectiveVerdict): ObjectiveVerdict =>
  one.verdict === 'inconclusive' && one.client?.verdict === 'pass' && one.client.value !== null
    ? { ...one, verdict: 'pass', reasons: [] }
    : one;

/**
 * What no floor asks for may happen seldom in a phase: never, as people sign in on the way to it, or so
 * seldom that the collector has counted it just before or after. Then k6 tells alone.
 */
const seldomInPhase = (one: ObjectiveVerdict): ObjectiveVerdict => {
  const { client, server } = one;
  if (client === null || server?.total !== 0 || server.minimumEvents !== null) return one;
  if (client.events === 0) return { ...one, client: null };
  if (client.events >= leastToCompare) return one;
  return { ...one, verdict: client.verdict, reasons: client.reasons };
};

/** Of the phase, what the collector was asked about. */
const shareOf = ({ from, to, began, ended }: PhaseFacts): number =>
  from === null || to === null ? 1 : Math.min(1, (to - from) / (ended - began));

const objectivesOf = (evidence: CourseEvidence, facts: PhaseFacts) => {
  const { phase, board } = facts;
  const { set, gate, thresholds } = evidence;
  const answers = typeof board === 'string' ? null : board.objectives;
  const judging: Evidence = {
    ...evidence,
    thresholds: { ...thresholds, objectives: objectivesOfPhase(thresholds.objectives, phase) },
    gate: phase.judged === 'all' ? gate : { ...gate, floors: [] },
    board,
  };
  const { judged } = phase;
  const keys =
    judged === 'all'
      ? [...set.objectives.map(({ key }) => key), ...(answers ?? []).map(keyOf)]
      : judged === 'none'
        ? []
        : judged;
  return [...new Set(keys)]
    .map((key) => judgeObjective(key, judging, answers, shareOf(facts)))
    .map((one) => (judged === 'all' ? seldomInPhase(one) : withoutCollector(one)));
};

/** Of chosen objectives only what it says of each of them matters. */
const collectorDoubts = (judged: PhaseFacts['phase']['judged'], board: BoardVerdict | string) =>
  judged === 'all' ? boardDoubts(board) : [];

export const judgePhase = (evidence: CourseEvidence, facts: PhaseFacts): PhaseResult => {
  const { phase, from, to, board } = facts;
  const about = {
    ...{ name: phase.name, sessions: phase.sessions, from, to },
    felt: feltIn(phase, evidence.thresholds.objectives, evidence.load.summary),
    resources: resourcesOf(evidence, facts),
  };
  if (phase.judged === 'none') return { ...about, verdict: null, objectives: [], reasons: [] };
  const objectives = objectivesOf(evidence, facts);
  const judged = objectives.filter((one) => !isIdle(one));
  const doubts = [...clientDoubts(evidence, facts), ...collectorDoubts(phase.judged, board)];
  if (phase.judged === 'all' && judged.length === 0) doubts.push('nothing was measured');
  const certain = [...reasonsOf(objectives, 'fail'), ...doubts];
  const lacking = saturated(evidence, facts);
  if (lacking.length > 0)
    return {
      ...{ ...about, verdict: 'inconclusive', objectives: objectives.map(undecided) },
      reasons: [...lacking, ...certain],
    };
  const verdicts: Verdict[] = judged.map((one) => one.verdict);
  return {
    ...{ ...about, objectives },
    verdict: worst([...verdicts, doubts.length > 0 ? 'inconclusive' : 'pass']),
    reasons: certain.length > 0 ? certain : reasonsOf(objectives, 'inconclusive'),
  };
};
