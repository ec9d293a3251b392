// The heart of the collector: batches in, counts kept, statuses and alerts out.
// What ingest() acknowledged is on disk; what evaluate() reports was decided in one transaction.

import type { Objective, SloSet } from '../language/slo-set.ts';
import type { Batch } from './ingest/sample.ts';
import type { AlertRow, ObjectiveRow, SloDetail } from './serve/shapes.ts';
import type { Store } from './store/database.ts';

/** An alert changed its state. Pages are for `to` firing and resolved; pending wakes nobody. */
export type AlertTransition = {
  readonly alert: AlertRow;
  readonly objective: Objective;
  readonly from: AlertRow['state'] | 'inactive';
  readonly to: AlertRow['state'] | 'inactive';
  readonly atMs: number;
  /** The figures that decided it, in words. */
  readonly reading: string;
};

/** SloDetail without what the engine does not know: kept traces and markers. */
export type EngineDetail = Omit<SloDetail, 'objectives' | 'markers'> & {
  readonly objectives: readonly Omit<SloDetail['objectives'][number], 'exemplars'>[];
};

/** For the collector's own /metrics. All but `queued` only grow. */
export type EngineFigures = {
  readonly batches: number;
  readonly repeatedBatches: number;
  readonly samples: number;
  readonly outOfOrderSamples: number;
  readonly tooOldSamples: number;
  readonly invalidSamples: number;
  readonly resets: number;
  readonly bridgedGaps: number;
  readonly impossibleCounts: number;
  readonly clockSteps: number;
  readonly commits: number;
  readonly failedCommits: number;
  readonly commitSeconds: number;
  readonly queued: number;
};

export type EngineOptions = {
  readonly slos: SloSet;
  readonly store: Store;
  /** Milliseconds of Unix time; asked when a batch arrives and at construction. */
  readonly now: () => number;
  /** Called inside the transaction that stores the transition: what it writes commits with it. */
  readonly onTransition?: (transition: AlertTransition) => void;
};

export class Engine {
  constructor(_options: EngineOptions) {
    throw new RangeError('The engine is being built.');
  }
  /** Resolves once the batch's counts are on disk. @throws CollectorError: it was not taken; send it again. */
  declare ingest: (batch: Batch) => Promise<'stored' | 'repeated'>;
  /** A scrape or a probe got no answer that can be read. */
  declare sourceFailed: (source: string, target: string, timeMs: number) => void;
  /** Once a second: statuses and alerts. */
  declare evaluate: (nowMs: number) => AlertTransition[];
  /** A row per objective, worst first. */
  declare rows: (nowMs: number) => ObjectiveRow[];
  /** All objectives of one SLO; null where there is no such SLO. */
  declare detail: (name: string, nowMs: number) => EngineDetail | null;
  /** Pending and firing ones, and those resolved in the last days, newest first. */
  declare alerts: () => AlertRow[];
  /** What a person must look at, in sentences. */
  declare diagnostics: (nowMs: number) => string[];
  declare figures: () => EngineFigures;
  /** Commits what is waiting. The store stays open: it belongs to whoever opened it. */
  declare close: () => Promise<void>;
}
