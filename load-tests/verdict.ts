// Joins what k6 measured with what the collector counted. What either saw fail has failed; what was
// not measured enough, or not by all that have to, is undecided; only the rest has passed. Where k6 was
// saturated neither is believed: its people came late, and left what they should have read.

import type { LoadGate, SloSet } from '../language/slo-set.ts';
import type { BoardObjective, BoardVerdict } from './board-verdict.ts';
import { type ClientView, clientView } from './client-view.ts';
import type { RunComparison } from './compare/comparison.ts';
import type { GateThresholds } from './generate.ts';
import { type Load, runDoubts } from './run-doubts.ts';
import { saturation, timerLateness } from './saturation.ts';
import { type ServerView, serverView } from './server-view.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

export type ObjectiveVerdict = {
  /** The objective's key. */
  readonly objective: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** null where k6 does not measure it. */
  readonly client: ClientView | null;
  /** null where the collector said nothing about it. */
  readonly server: ServerView | null;
  readonly reasons: readonly string[];
};

export type RunVerdict = {
  readonly verdict: Verdict;
  readonly objectives: readonly ObjectiveVerdict[];
  /** Why it has not passed, worst first; one about an objective begins with its key. */
  readonly reasons: readonly string[];
  /** With the baseline and with the last run, as far as there are any. */
  readonly comparisons: readonly RunComparison[];
};

export type Evidence = {
  readonly set: SloSet;
  readonly gate: LoadGate;
  readonly thresholds: GateThresholds;
  readonly load: Load;
  /** The collector's answer, or in words why there is none. */
  readonly board: BoardVerdict | string;
};

/** What nobody asked to exercise and nothing exercised: it neither passes nor stands in the way. */
export const isIdle = ({ client, server }: ObjectiveVerdict): boolean =>
  client === null && server?.total === 0 && server.minimumEvents === null;

export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.includes('fail') ? 'fail' : verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';

export const keyOf = ({ name, objective }: BoardObjective): string => `${name}/${objective}`;

/** @param seenShare how much of the time that k6 measured the collector was asked about */
export const judgeObjective = (
  key: string,
  evidence: Evidence,
  answers: readonly BoardObjective[] | null,
  seenShare = 1,
): ObjectiveVerdict => {
  const { set, gate, thresholds, load } = evidence;
  const objective = set.objectives.find((one) => one.key === key) ?? null;
  const floor = gate.floors.find((one) => one.objective === key)?.minimumEvents ?? null;
  const measured = thresholds.objectives.find((one) => one.objective === key);
  const client = measured ? clientView(measured, load.summary) : null;
  const [answered, ...more] = answers?.filter((answer) => keyOf(answer) === key) ?? [];
  const asked = floor === null ? null : Math.ceil(floor * seenShare);
  const server = answered ? serverView(answered, objective, asked, client, seenShare) : null;
  const missing: string[] = [];
  if (answers && !answered) missing.push('the board does not know it');
  if (more.length > 0) missing.push('the board answered more than once about it');
  const said = [client?.verdict ?? 'pass', server?.verdict ?? 'inconclusive'] as const;
  const verdict = worst([...said, more.length > 0 ? 'inconclusive' : 'pass']);
  return {
    objective: key,
    title: objective?.title ?? answered?.title ?? key,
    ...{ verdict, client, server },
    reasons: [...(client?.reasons ?? []), ...(server?.reasons ?? []), ...missing],
  };
};

/** What the collector says of all together, beyond its objectives. */
export const boardDoubts = (board: BoardVerdict | string): string[] => {
  if (typeof board === 'string') return [board];
  if (board.verdict !== 'inconclusive') return [];
  const reasons = board.reasons.length > 0 ? board.reasons : ['it gave no reason'];
  return reasons.map((reason) => `the collector cannot tell: ${reason}`);
};

export const reasonsOf = (objectives: readonly ObjectiveVerdict[], verdict: Verdict): string[] =>
  objectives
    .filter((one) => one.verdict === verdict && !isIdle(one))
    .flatMap(({ objective, reasons }) => reasons.map((reason) => `${objective}: ${reason}`));

/** What failed while k6 was saturated may be k6's fault; its reasons stay. */
export const undecided = (one: ObjectiveVerdict): ObjectiveVerdict =>
  one.verdict === 'fail' ? { ...one, verdict: 'inconclusive' } : one;

export const judgeRun = (evidence: Evidence): RunVerdict => {
  const { set, load, gate, thresholds, board } = evidence;
  const answers = typeof board === 'string' ? null : board.objectives;
  const keys = new Set([...set.objectives.map(({ key }) => key), ...(answers ?? []).map(keyOf)]);
  const objectives = [...keys].map((key) => judgeObjective(key, evidence, answers));
  const doubts = [...runDoubts(load, gate, thresholds), ...boardDoubts(board)];
  const judged = objectives.filter((one) => !isIdle(one));
  if (judged.length === 0) doubts.push('nothing was measured');
  const verdict = worst([
    ...judged.map((one) => one.verdict),
    doubts.length > 0 ? 'inconclusive' : 'pass',
  ]);
  // Where the run itself is in doubt, what its objectives lack follows from that.
  const certain = [...reasonsOf(objectives, 'fail'), ...doubts];
  const reasons = certain.length > 0 ? certain : reasonsOf(objectives, 'inconclusive');
  const saturated = saturation(timerLateness(load.summary), load.generator, thresholds);
  if (saturated.length === 0) return { verdict, objectives, reasons, comparisons: [] };
  return {
    ...{ verdict: 'inconclusive', objectives: objectives.map(undecided), comparisons: [] },
    reasons: [...saturated, ...certain],
  };
};
