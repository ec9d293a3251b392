// What a run of the gate comes to, as its JSON output has it.
// A run that could not be judged has no objectives, and its reasons say why.

import type { CourseVerdict } from './course-verdict.ts';
import type { GeneratorFigures } from './saturation.ts';
import type { SyncAround } from './storm-verdict.ts';
import type { Summary } from './summary.ts';
import type { Verdict } from './verdict.ts';

type LoadFigures = Pick<Summary, 'durationMs' | 'sessions' | 'failedDials' | 'iterations'> & {
  /** Of a load with a storm only. */
  readonly storm?: (NonNullable<Summary['storm']> & SyncAround) | null;
  /** Whether k6 itself had what it needed. */
  readonly generator: GeneratorFigures;
};

/** Of a load in phases, `objectives` are those of the phase that decided. */
export type Result = CourseVerdict & {
  readonly profile: string;
  readonly fault: string | null;
  /** Of this run; markers on the board's charts name it. */
  readonly run: string;
  /** null where nothing was reached. */
  readonly app: string | null;
  readonly board: string | null;
  /** The time that was judged, in milliseconds of Unix time by the collector's clock. */
  readonly from: number | null;
  readonly to: number | null;
  readonly load: LoadFigures | null;
};

export const exitCodes: Readonly<Record<Verdict, number>> = { pass: 0, fail: 1, inconclusive: 3 };

export const undecided = (
  profile: string,
  fault: string | null,
  run: string,
  reason: string,
): Result => ({
  ...{ verdict: 'inconclusive', objectives: [], reasons: [reason], comparisons: [] },
  ...{ phases: [], knee: null },
  ...{ profile, fault, run, app: null, board: null, from: null, to: null, load: null },
});
