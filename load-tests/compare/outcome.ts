// What comparisons do to a run's verdict. Who gives a baseline asks that nothing be worse than it: a
// pass with something worse, or with a lower knee, is none. The last run is told beside it and decides
// nothing, and a run that could not be judged stays undecided: its figures prove nothing, also of a
// regression.

import type { Result } from '../result.ts';
import type { ObjectiveVerdict } from '../verdict.ts';
import { type Comparison, compareRuns, type RunComparison } from './comparison.ts';
import type { Earlier } from './earlier.ts';
import { differenceText, inPhase, kneeText } from './words.ts';

/** What a run is compared with. */
export type Past = {
  readonly baseline: Earlier | null;
  /** Runs of the same profile that were judged, with no fault on, newest first. */
  readonly earlier: readonly Earlier[];
};

/** Of what became worse the figures are shown, which are those of the phase in which it did. */
const shownOf = (
  { phases }: Result,
  one: ObjectiveVerdict,
  { phase, objective }: Comparison,
): ObjectiveVerdict => {
  if (one.verdict === 'fail' || phase === null) return one;
  const found = phases.find(({ name }) => name === phase.name)?.objectives;
  return found?.find((each) => each.objective === objective) ?? one;
};

const withRegressions = (judged: Result, { objectives, knee, run }: RunComparison): Result => {
  const worse = Map.groupBy(
    objectives.filter(({ difference }) => difference === 'worse'),
    ({ objective }) => objective,
  );
  const than = `worse than the baseline ${run}: `;
  const fell = knee?.difference === 'worse' ? [`knee: ${than}${kneeText(knee)}`] : [];
  if ((worse.size === 0 && fell.length === 0) || judged.verdict === 'inconclusive') return judged;
  const reasonOf = (one: Comparison): string => inPhase(one, `${than}${differenceText(one)}`);
  return {
    ...judged,
    verdict: 'fail',
    objectives: judged.objectives.map((one) => {
      const found = worse.get(one.objective) ?? [];
      const [first] = found;
      if (first === undefined) return one;
      const shown = shownOf(judged, one, first);
      return { ...shown, verdict: 'fail', reasons: [...shown.reasons, ...found.map(reasonOf)] };
    }),
    reasons: [
      ...judged.reasons,
      ...fell,
      ...[...worse].flatMap(([key, found]) => found.map((one) => `${key}: ${reasonOf(one)}`)),
    ],
  };
};

export const comparedWith = (judged: Result, { baseline, earlier }: Past): Result => {
  const [last] = earlier;
  const toBaseline = baseline && compareRuns('baseline', judged, baseline, earlier);
  const toLast = last ? compareRuns('last run', judged, last, earlier) : null;
  const comparisons = [toBaseline, toLast].filter((one) => one !== null);
  const compared = { ...judged, comparisons };
  return toBaseline === null ? compared : withRegressions(compared, toBaseline);
};
