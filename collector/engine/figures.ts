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
  readonly clockSteps: number;
  readonly commits: number;
  readonly failedCommits: number;
  readonly commitSeconds: number;
  readonly queued: number;
};
