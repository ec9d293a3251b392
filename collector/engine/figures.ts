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

/** Of one source. What is refused or throttled only grows. */
export type SourceFigures = {
  readonly source: string;
  /** Remembered now. */
  readonly series: number;
  readonly targets: number;
  /** Samples of series that found no room. */
  readonly refusedSamples: number;
  /** Batches that were told to come again. */
  readonly throttledBatches: number;
};
