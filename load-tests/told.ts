// What a run tells the board besides the words of its markers, so that its page shows what was measured
// and how near the limit it was. It is bounded: the board takes no body without end.

import type { LoadGate } from '../language/slo-set.ts';
import { comparisonLines } from './compare/words.ts';
import type { PhaseResult } from './phase-result.ts';
import { loadSeconds, mostSessions } from './phases.ts';
import { courseLines, syncP95 } from './report/phases.ts';
import type { Result } from './result.ts';
import { isIdle, type ObjectiveVerdict, type Verdict } from './verdict.ts';

const mostObjectives = 60;
const mostPhases = 100;
const mostReasons = 5;
const mostReasonsOfOne = 2;
const longestReason = 300;
const longestTitle = 100;

export type Beginning = {
  readonly run: string;
  readonly profile: string;
  readonly fault: string | null;
  readonly sessions: number;
  readonly seconds: number;
};

export const beginning = (run: string, gate: LoadGate, fault: string | null): Beginning => ({
  ...{ run, profile: gate.name, fault, sessions: mostSessions(gate) },
  seconds: loadSeconds(gate),
});

const few = (reasons: readonly string[], most = mostReasons): string[] =>
  reasons
    .slice(0, most)
    .map((reason) =>
      reason.length <= longestReason ? reason : `${reason.slice(0, longestReason - 1)}…`,
    );

const objectiveOf = (one: ObjectiveVerdict) => {
  const { client, server } = one;
  return {
    ...{ objective: one.objective, title: one.title.slice(0, longestTitle), verdict: one.verdict },
    isIdle: isIdle(one),
    client: client && {
      ...{ threshold: client.threshold.slice(0, 100), value: client.value },
      ...{ events: client.events, minimumEvents: client.minimumEvents },
    },
    server: server && {
      ...{ good: server.good, total: server.total, sli: server.sli, target: server.target },
      minimumEvents: server.minimumEvents,
    },
    reasons: few(one.reasons, mostReasonsOfOne),
  };
};

const order: Readonly<Record<Verdict, number>> = { fail: 0, inconclusive: 1, pass: 2 };

const phaseOf = (phase: PhaseResult) => {
  const { name, sessions, verdict, resources } = phase;
  const { editsPerSecond, requestsPerSecond, appCores, databaseCores, k6Cores, appBytes } =
    resources;
  return {
    ...{ name, sessions, verdict, syncP95: syncP95(phase), editsPerSecond, requestsPerSecond },
    ...{ appCores, databaseCores, k6Cores, appBytes },
  };
};

/** Beside the phases, where each line has to say by itself what it compares with. */
const comparedLines = ({ phases, comparisons }: Result): string[] =>
  phases.length === 0
    ? []
    : comparisons.flatMap((one) =>
        few(comparisonLines(one)).map((line, index) =>
          index === 0 ? line : `${one.with}: ${line}`,
        ),
      );

export const ending = (begun: Beginning, result: Result) => ({
  ...begun,
  ...{ verdict: result.verdict, from: result.from },
  to: result.to === null ? null : Math.round(result.to),
  reasons: few(result.reasons),
  objectives: result.objectives
    .toSorted((a, b) => order[a.verdict] - order[b.verdict])
    .slice(0, mostObjectives)
    .map(objectiveOf),
  phases: result.phases.slice(0, mostPhases).map(phaseOf),
  course: [...few(courseLines(result)), ...comparedLines(result)],
});

/** The body of `gate` in POST /api/markers. */
export type GateFacts = (Beginning & { readonly verdict: null }) | ReturnType<typeof ending>;
