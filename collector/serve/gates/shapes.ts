// The JSON of runs of load gates. Times are milliseconds of Unix time by the collector's clock; figures
// are those that the gate judged by.

import type { Verdict } from '../verdict/shapes.ts';

/** One objective in a run, from both sides. */
export type GateObjective = {
  /** 'slo/objective' */
  readonly objective: string;
  readonly title: string;
  readonly verdict: Verdict;
  /** Nobody asked to exercise it, and nothing did: it neither passes nor stands in the way. */
  readonly isIdle: boolean;
  /** What k6 measured; null where it measures nothing of it. */
  readonly client: {
    /** 'p(95)<=200' in milliseconds, or 'rate>=0.999'. */
    readonly threshold: string;
    readonly value: number | null;
    readonly events: number;
    readonly minimumEvents: number;
  } | null;
  /** What the collector counted; null where it said nothing. */
  readonly server: {
    readonly good: number;
    readonly total: number;
    readonly sli: number | null;
    readonly target: number;
    readonly minimumEvents: number | null;
  } | null;
  readonly reasons: readonly string[];
};

/** A phase of a load that has some. Figures are averages over it, null where they were not told. */
export type GatePhase = {
  readonly name: string;
  readonly sessions: number;
  /** null where nothing was judged. */
  readonly verdict: Verdict | null;
  /** 95th percentile of the time until others saw an edit, in milliseconds, as k6 measured it. */
  readonly syncP95: number | null;
  readonly editsPerSecond: number | null;
  readonly requestsPerSecond: number | null;
  /** CPUs kept busy. */
  readonly appCores: number | null;
  readonly databaseCores: number | null;
  readonly k6Cores: number | null;
  /** Memory of the app at the end. */
  readonly appBytes: number | null;
};

/** What a gate tells at the begin and at the end of a run, in `gate` of POST /api/markers. */
export type GateFacts = {
  /** Of this run alone. */
  readonly run: string;
  readonly profile: string;
  /** Of the demo's app, switched on for the run; null for none. */
  readonly fault: string | null;
  /** null at the begin. */
  readonly verdict: Verdict | null;
  readonly sessions: number;
  /** How long it is meant to last. */
  readonly seconds: number;
  /** The time that was judged; null where none was. */
  readonly from: number | null;
  readonly to: number | null;
  readonly reasons: readonly string[];
  /** Failed ones first. */
  readonly objectives: readonly GateObjective[];
  /** In the order they were gone through; none of a steady load. */
  readonly phases: readonly GatePhase[];
  /** What came of the phases together: the knee of steps, who was let in of a storm. */
  readonly course: readonly string[];
};

/** `running` has not ended yet; `unfinished` was never heard of again. */
export type GateState = Verdict | 'running' | 'unfinished';

/** GET /api/gates?profile=&limit=: newest first. */
export type GateRunRow = {
  readonly run: string;
  readonly profile: string;
  readonly fault: string | null;
  readonly state: GateState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** null where the gate did not tell. */
  readonly sessions: number | null;
  readonly seconds: number | null;
  /** Why it has not passed, worst first. */
  readonly reasons: readonly string[];
  /** Titles of the objectives that failed. */
  readonly failed: readonly string[];
  readonly by: string | null;
};

/** GET /api/gates/RUN, or by the id of one of its markers. */
export type GateRun = GateRunRow & {
  readonly from: number | null;
  readonly to: number | null;
  /** None where the gate told its verdict only. */
  readonly objectives: readonly GateObjective[];
  readonly phases: readonly GatePhase[];
  readonly course: readonly string[];
  /** Runs of the same profile before it that were judged, with no fault switched on, newest first. */
  readonly earlier: readonly (GateRunRow & { readonly objectives: readonly GateObjective[] })[];
};
