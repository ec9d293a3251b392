// What one phase of a load comes to, and what was used while it lasted: the measurements that a
// capacity plan begins with.

import type { Felt } from './felt.ts';
import type { Phase } from './phases.ts';
import type { ObjectiveVerdict, Verdict } from './verdict.ts';

/** On average over the phase; null where it was not told. */
export type Resources = {
  /** CPUs that the app kept busy, all its instances together. */
  readonly appCores: number | null;
  /** Memory that the app held at the end. */
  readonly appBytes: number | null;
  /** CPUs that PostgreSQL of the gate's own system kept busy. */
  readonly databaseCores: number | null;
  /** As the app counts them. */
  readonly requestsPerSecond: number | null;
  readonly editsPerSecond: number | null;
  /** CPUs that k6 kept busy on its own machine. */
  readonly k6Cores: number | null;
  /** How late k6's timers were, in milliseconds. */
  readonly latenessP95: number | null;
  readonly latenessP99: number | null;
};

export type PhaseResult = Pick<Phase, 'name' | 'sessions'> & {
  /** null where nothing was judged. */
  readonly verdict: Verdict | null;
  /** The time that was judged, in milliseconds of Unix time by the collector's clock; null for none. */
  readonly from: number | null;
  readonly to: number | null;
  readonly objectives: readonly ObjectiveVerdict[];
  /** Why it has not passed, worst first; one about an objective begins with its key. */
  readonly reasons: readonly string[];
  /** Judged or not. */
  readonly felt: readonly Felt[];
  readonly resources: Resources;
};

/** The last step in which everything held. */
export type Knee = {
  readonly sessions: number;
  readonly phase: string;
  /** What came after it; null where nothing broke up to the last step that was asked for. */
  readonly next: Pick<PhaseResult, 'name' | 'sessions' | 'verdict' | 'reasons'> | null;
};
