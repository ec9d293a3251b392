// The JSON of verdicts: whether promises were kept in an interval. null stands wherever nothing was
// measured; never 0. Times are milliseconds of Unix time.

import type { Unit } from '../shapes.ts';

/** Of a gate: `inconclusive` is no pass; what measured nothing, or was not watched, never passes. */
export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** GET /api/verdict?from=MS&to=MS: what the collector itself saw of all promises in (from, to]. */
export type GateVerdict = {
  /** As judged: on the edges of cells, within what was asked for. */
  readonly from: number;
  readonly to: number;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  /** Failed ones first, then inconclusive ones. */
  readonly objectives: readonly {
    readonly name: string;
    readonly objective: string;
    readonly title: string;
    readonly service: string;
    readonly target: number;
    readonly verdict: Verdict;
    /** What `good` of `total` are. */
    readonly counts: Unit;
    /** All that was measured, also where slices are judged. */
    readonly events: number;
    /** Measured; what was bridged over gaps is not in it. */
    readonly good: number;
    readonly total: number;
    readonly sli: number | null;
    readonly reasons: readonly string[];
  }[];
};
