// Runs of loads in phases as they are written and read again, for tests. The times are those of
// capacity/measured.json, a real run: 95 of a hundred edits were seen within so many milliseconds.

import { evidence, summary } from '../evidence.fixture.ts';
import type { PhaseResult } from '../phase-result.ts';
import type { Result } from '../result.ts';
import { generatorFigures } from '../saturation.ts';
import { judgeRun, type Verdict } from '../verdict.ts';
import { type Earlier, readEarlier } from './earlier.ts';

/** Of 100, 200, … sessions. */
export const measuredP95 = [16.4, 15.5, 17.5, 17, 16.7, 24.5, 29.9, 47.1, 44.4, 68.4] as const;

const resources = {
  ...{ appCores: null, appBytes: null, databaseCores: null, requestsPerSecond: null },
  ...{ editsPerSecond: null, k6Cores: null, latenessP95: null, latenessP99: null },
};

export type Measures = {
  /** The 95th percentile of 'latency', of some hundred events. */
  readonly ms?: number;
  /** Look-ups in the cache that were good, of 400. */
  readonly hits?: number;
  readonly verdict?: Verdict | null;
};

export const phaseOf = (
  name: string,
  sessions: number,
  { ms = 20, hits = 390, verdict = 'pass' }: Measures = {},
): PhaseResult => ({
  ...{ name, sessions, verdict, from: 1000, to: 21_000, felt: [], resources },
  reasons: verdict === 'fail' ? ['latency/p95: k6: p(95) too long'] : [],
  objectives: judgeRun(evidence).objectives.map((one) => ({
    ...one,
    client:
      one.objective === 'latency/p95' && one.client
        ? { ...one.client, value: ms, interval: { low: ms * 0.9, high: ms * 1.1 } }
        : one.client,
    server:
      one.objective === 'cache/hits' && one.server
        ? { ...one.server, good: hits, total: 400, sli: hits / 400 }
        : one.server,
  })),
});

const resultOf = (phases: readonly PhaseResult[]): Result => ({
  ...{ profile: 'crowd', fault: null, run: 'now', app: null, board: null, load: null },
  ...{ from: 1000, to: 2000, verdict: 'pass', reasons: [], comparisons: [], knee: null, phases },
  objectives: phases.findLast(({ verdict }) => verdict === 'pass')?.objectives ?? [],
});

/** Steps of a hundred sessions; the knee is where they end, or before the first that has not passed. */
export const stepped = (steps: readonly Measures[]): Result => {
  const phases = steps.map((one, step) => phaseOf(`step_${step + 1}`, 100 * (step + 1), one));
  const end = phases.findIndex(({ verdict }) => verdict !== 'pass');
  const held = phases.at(end === -1 ? -1 : end - 1);
  const next = phases[end] ?? null;
  return {
    ...resultOf(phases),
    knee: end === 0 || !held ? null : { sessions: held.sessions, phase: held.name, next },
  };
};

/** As the steps of the real run, up to so many sessions, and then one that came to that. */
export const kneeAt = (sessions: number, next: Verdict | null = 'fail'): Result =>
  stepped([
    ...measuredP95.slice(0, sessions / 100).map((ms) => ({ ms })),
    ...(next === null ? [] : [{ ms: 354.5, verdict: next }]),
  ]);

const { sessions, durationMs, failedDials, iterations } = summary;
const generator = generatorFigures(summary, evidence.load.generator);

/** A storm of two thousand, of whom the last was let in after that. */
export const stormy = (
  lastAdmittedMs: number,
  [before, after]: readonly [Measures, Measures] = [{}, {}],
): Result => {
  const storm = {
    ...{ came: 2000, admitted: 2000, turnedAway: 6100, cutOff: 0, cameBack: 0, lost: 0 },
    ...{ lastCameMs: 1400, lastAdmittedMs, syncP95BeforeMs: 17, syncP95Ms: 24 },
  };
  const during = { ...phaseOf('storm', 2050, { verdict: null }), objectives: [] };
  const phases = [phaseOf('before', 50, before), during, phaseOf('after', 2050, after)];
  const load = { sessions, durationMs, failedDials, iterations, generator, storm };
  return { ...resultOf(phases), load };
};

/** As it was written and is read again. */
export const earlierOf = (result: Result, run = 'before'): Earlier => {
  const read = readEarlier(JSON.stringify({ ...result, run }));
  if (typeof read === 'string') throw new TypeError(read);
  return read;
};
