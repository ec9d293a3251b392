// What pairs of smoke gates come to: what a request cost the app and the collector, base and change
// side by side, and whether the change keeps its promises. Pure.

import { counted } from '../../load-tests/figures.ts';
import type { Verdict } from '../../load-tests/verdict.ts';
import type { Finding } from './report.ts';
import { type Program, programs, type SmokePair, type SmokeRun } from './smoke.ts';
import { intervalOf } from './statistics.ts';

/** Why a run is nothing to compare with: its load was less than was asked for. */
const unfitness = ({ result: { load, reasons } }: SmokeRun): string | null => {
  if (load === null) return reasons[0] ?? 'the load was not driven';
  const { wanted, joined } = load.sessions;
  if (joined < wanted) return `of ${wanted} people only ${joined} joined`;
  return load.failedDials > 0 ? `${load.failedDials} connections could not be made` : null;
};

/** What was done for people: a slower system does less in the same time, and must not look cheaper. */
const requestsOf = ({ result: { objectives } }: SmokeRun): number =>
  objectives.find(({ client }) => client?.metric === 'requests_answered')?.client?.events ?? 0;

/** The log ratio of what a request cost; null where one of them had none. */
const logRatioOf = (program: Program, base: SmokeRun, change: SmokeRun): number | null => {
  const cost = (run: SmokeRun): number => run.cpuSeconds[program] / requestsOf(run);
  const ratio = cost(change) / cost(base);
  return Number.isFinite(ratio) && ratio > 0 ? Math.log(ratio) : null;
};

const workloadOf = (program: Program): string => `smoke gate: ${program}`;

const findingOf = (
  program: Program,
  pairs: readonly SmokePair[],
  measurements: number,
  random: () => number,
): Finding => {
  const workload = workloadOf(program);
  const unfit = pairs.flatMap(({ base, change }) =>
    (['base', 'change'] as const).flatMap((name) => {
      const why = unfitness(name === 'base' ? base : change);
      return why === null ? [] : [`${name}: ${why}`];
    }),
  );
  const [reason] = unfit;
  if (reason !== undefined) return { workload, kind: 'incomparable', reason };
  const ratios = pairs
    .map(({ base, change }) => logRatioOf(program, base, change))
    .filter((ratio) => ratio !== null);
  if (ratios.length < pairs.length)
    return { workload, kind: 'incomparable', reason: 'no requests were made' };
  return { workload, kind: 'measured', interval: intervalOf(ratios, measurements, random) };
};

/** @param measurements how many are judged in one run: they share the error. */
export const smokeFindings = (
  pairs: readonly SmokePair[],
  measurements: number,
  random: () => number,
): Finding[] => programs.map((program) => findingOf(program, pairs, measurements, random));

export type SmokeVerdict = { readonly line: string; readonly exitCode: 0 | 1 | 2 };

/**
 * Of the change's gate, which ran once a pair: what most runs came to, so that one bad moment of the
 * machine decides nothing.
 */
export const smokeVerdict = (runs: readonly Pick<SmokeRun, 'result'>[]): SmokeVerdict => {
  const count = (verdict: Verdict): number =>
    runs.filter(({ result }) => result.verdict === verdict).length;
  const of = counted(runs.length, 'run');
  if (2 * count('pass') > runs.length)
    return { line: `Smoke gate: passed in ${count('pass')} of ${of}.`, exitCode: 0 };
  const verdict = count('fail') > 0 ? 'fail' : 'inconclusive';
  const [reason] = runs.find(({ result }) => result.verdict === verdict)?.result.reasons ?? [];
  const said = verdict === 'fail' ? 'failed' : 'could not be judged';
  const line = `Smoke gate: ${said} in ${count(verdict)} of ${of}: ${reason ?? 'no reason given'}`;
  return { line, exitCode: verdict === 'fail' ? 1 : 2 };
};
