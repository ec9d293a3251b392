// What comparisons do to a run's verdict. Who gives a baseline asks that nothing be worse than it: a
// pass with something worse is none. The last run is told beside it and decides nothing, and a run
// that could not be judged stays undecided: its figures prove nothing, also of a regression.

import type { RunVerdict } from '../verdict.ts';
import { compareRuns, type RunComparison } from './comparison.ts';
import type { Earlier } from './earlier.ts';
import { differenceText } from './words.ts';

/** What a run is compared with. */
export type Past = {
  readonly baseline: Earlier | null;
  /** Runs of the same profile that were judged, with no fault on, newest first. */
  readonly earlier: readonly Earlier[];
};

const withRegressions = (judged: RunVerdict, { objectives, run }: RunComparison): RunVerdict => {
  const worse = objectives.filter(({ difference }) => difference === 'worse');
  if (worse.length === 0 || judged.verdict === 'inconclusive') return judged;
  const reasonsOf = (key: string): string[] =>
    worse
      .filter(({ objective }) => objective === key)
      .map((one) => `worse than the baseline ${run}: ${differenceText(one)}`);
  return {
    ...judged,
    verdict: 'fail',
    objectives: judged.objectives.map((one) => {
      const found = reasonsOf(one.objective);
      if (found.length === 0) return one;
      return { ...one, verdict: 'fail', reasons: [...one.reasons, ...found] };
    }),
    reasons: [
      ...judged.reasons,
      ...[...new Set(worse.map(({ objective }) => objective))].flatMap((key) =>
        reasonsOf(key).map((reason) => `${key}: ${reason}`),
      ),
    ],
  };
};

export const comparedWith = (judged: RunVerdict, { baseline, earlier }: Past): RunVerdict => {
  const [last] = earlier;
  const toBaseline = baseline && compareRuns('baseline', judged, baseline, earlier);
  const toLast = last ? compareRuns('last run', judged, last, earlier) : null;
  const comparisons = [toBaseline, toLast].filter((one) => one !== null);
  const compared = { ...judged, comparisons };
  return toBaseline === null ? compared : withRegressions(compared, toBaseline);
};
