// What the engine counts of itself, for the collector's own /metrics. All but `queued` only grow.

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
  /** Events that came when their time slice was closed. */
  readonly lateForSlices: number;
  readonly clockSteps: number;
  readonly commits: number;
  readonly failedCommits: number;
  readonly commitSeconds: number;
  readonly queued: number;
};
