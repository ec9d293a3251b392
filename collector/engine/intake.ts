// Batches on their way to disk. Those that arrive within some milliseconds share one commit: their
// cells, last values and fingerprints are written together or not at all, and only then acknowledged.

import { CollectorError } from '../error.ts';
import type { Batch } from '../ingest/sample.ts';
import type { Tally } from '../sli/readings.ts';
import type { Target } from '../sli/target.ts';
import type { Staged, Tracker } from '../sli/tracker.ts';
import type { CellStore, StoredIncrement } from '../store/cells.ts';
import type { Store } from '../store/database.ts';
import type { Fingerprints } from '../store/fingerprints.ts';
import type { TargetStore } from '../store/targets.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { EngineFigures } from './figures.ts';
import type { Histories } from './histories.ts';
import { Queue } from './queue.ts';
import { secondSums } from './second-sums.ts';
import type { SliceBook, SliceParts } from './slice-book.ts';
import type { Sources } from './sources.ts';

export type Outcome = 'stored' | 'repeated';

/** Under load commits are so far apart; a lone batch waits only for its neighbours. */
const commitEveryMs = 50;
const gatherMs = 5;
/** Samples of one commit: what comes meanwhile must not wait long for its own. */
const mostCommitted = 50_000;

/** Told how many samples of a batch were not taken although the others were. */
export type OnRefused = (count: number, reason: string) => void;

const noRoom =
  'its source has as many series as are remembered (SERIES_LIMIT): leave out labels that have ever new values, or export deltas';

type Waiting = {
  readonly batch: Batch;
  readonly arrivedMs: number;
  readonly onRefused: OnRefused | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

type Taken = { readonly waiting: Waiting; readonly staged: Staged };

export type IntakeOptions = {
  readonly store: Store;
  /** Whether the store is read again; else what is counted stays in memory. */
  readonly isLasting: boolean;
  readonly cells: CellStore;
  readonly targets: TargetStore;
  readonly fingerprints: Fingerprints;
  readonly tracker: Tracker;
  readonly histories: () => Histories;
  readonly slices: () => SliceBook;
  readonly sources: Sources;
  readonly diagnostics: Diagnostics;
  /** Within the transaction that stores them. */
  readonly onCounted: (increments: readonly StoredIncrement[]) => void;
  readonly now: () => number;
};

export class Intake {
  readonly #options: IntakeOptions;
  readonly #queue = new Queue<Waiting>();
  #timer: NodeJS.Timeout | null = null;
  #committedAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  readonly #tally: Tally = { samples: 0, outOfOrder: 0, tooOld: 0, invalid: 0, resets: 0 };
  readonly #figures = {
    batches: 0,
    repeatedBatches: 0,
    bridgedGaps: 0,
    impossibleCounts: 0,
    lateForSlices: 0,
    clockSteps: 0,
    commits: 0,
    failedCommits: 0,
    commitSeconds: 0,
  };

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  figures(): EngineFigures {
    const { samples, outOfOrder, tooOld, invalid, resets } = this.#tally;
    return {
      ...this.#figures,
      samples,
      outOfOrderSamples: outOfOrder,
      tooOldSamples: tooOld,
      invalidSamples: invalid,
      resets,
      queued: this.#queue.size,
    };
  }

  /** Batches of a source that were told to come again. */
  throttled(source: string): number {
    return this.#queue.throttled(source);
  }

  take(batch: Batch, onRefused?: OnRefused): Promise<Outcome> {
    if (this.#closed) {
      return Promise.reject(new CollectorError('closed', 'The collector is stopping; send again.'));
    }
    const arrivedMs = this.#options.now();
    return new Promise((resolve, reject) => {
      if (!this.#queue.add({ batch, arrivedMs, onRefused, resolve, reject })) {
        const text = `${batch.source} sends more than can be stored; send again in some seconds.`;
        this.#options.diagnostics.note(`overloaded ${batch.source}`, text, arrivedMs);
        reject(new CollectorError('overloaded', text));
        return;
      }
      const sinceMs = performance.now() - this.#committedAt;
      const waitMs = Math.max(gatherMs, commitEveryMs - sinceMs);
      this.#timer ??= setTimeout(() => this.flush(), waitMs);
    });
  }

  /**
   * Commits what waits; of very much a part, and the rest soon. A failure is told to those who wait,
   * and to `diagnostics`.
   */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#commitSome(this.#options.isLasting ? mostCommitted : Number.POSITIVE_INFINITY);
    if (this.#queue.size > 0) this.#timer = setTimeout(() => this.flush());
  }

  /** Commits all that waits. */
  drain(): void {
    while (this.#queue.size > 0) this.flush();
  }

  #commitSome(most: number): void {
    const group = this.#queue.take(most);
    if (group.length === 0) return;

    const repeated: Waiting[] = [];
    const taken: Taken[] = [];
    for (const waiting of group) {
      const { batch, arrivedMs } = waiting;
      if (!this.#isNew(batch, arrivedMs)) {
        repeated.push(waiting);
        continue;
      }
      const staged = this.#stage(waiting);
      if (staged !== null) taken.push({ waiting, staged });
    }
    try {
      this.#commit(taken);
    } catch (error) {
      this.#takeBack(taken);
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { waiting, staged } of taken) this.#settle(waiting, staged);
    this.#figures.repeatedBatches += repeated.length;
    for (const { batch, arrivedMs, resolve } of repeated) {
      this.#options.sources.hear(batch.source, batch.target, arrivedMs);
      resolve('repeated');
    }
  }

  close(): void {
    this.drain();
    this.#closed = true;
  }

  #isNew({ source, fingerprint }: Batch, arrivedMs: number): boolean {
    if (fingerprint === undefined) return true;
    return this.#options.fingerprints.take(source, fingerprint, arrivedMs);
  }

  /** A batch that cannot even be read must not take its neighbours with it. */
  #stage({ batch, arrivedMs, reject }: Waiting): Staged | null {
    try {
      return this.#options.tracker.stage(batch, arrivedMs);
    } catch (error) {
      if (batch.fingerprint !== undefined) {
        this.#options.fingerprints.giveBack(batch.source, batch.fingerprint);
      }
      reject(error);
      return null;
    }
  }

  #commit(taken: readonly Taken[]): void {
    if (taken.length === 0) return;
    const { store, isLasting, now } = this.#options;
    const histories = this.#options.histories();
    const slices = this.#options.slices();
    const startedAt = performance.now();
    const counted = taken.flatMap(({ staged }) => histories.stored(staged.increments));
    const increments = [
      ...(taken.length > 1 ? secondSums(counted) : counted),
      ...this.#observed(taken),
    ];
    const parts = slices.split(increments);
    try {
      if (isLasting) store.transaction(() => this.#write(taken, increments, parts));
    } finally {
      this.#committedAt = performance.now();
      this.#figures.commitSeconds += (this.#committedAt - startedAt) / 1000;
    }
    this.#figures.commits += 1;
    histories.apply(increments);
    slices.take(parts);
    if (parts.late === 0) return;
    this.#figures.lateForSlices += parts.late;
    const text = `${Math.ceil(parts.late)} events came after their time slices had closed; no slice is changed by them. Send or scrape more often, or look for a target that was away.`;
    this.#options.diagnostics.note('late slices', text, now());
  }

  #write(taken: readonly Taken[], increments: readonly StoredIncrement[], parts: SliceParts): void {
    const { cells, targets, fingerprints, now } = this.#options;
    const histories = this.#options.histories();
    cells.write(increments, now());
    this.#options.onCounted(increments);
    this.#options.slices().write(parts);
    // A target stands as it is after all of them: written once, it need not be written again.
    const written = new Set<Target>();
    for (const { waiting, staged } of taken) {
      const { target, series, sightings } = staged.change;
      if (!written.has(target) || series.length > 0 || sightings.length > 0) {
        targets.write(staged.change, (history) => histories.storedId(history));
        written.add(target);
      }
      const { source, fingerprint } = waiting.batch;
      if (fingerprint !== undefined) fingerprints.write(source, fingerprint, waiting.arrivedMs);
    }
  }

  /** A source heard twice in one commit was observed once. */
  #observed(taken: readonly Taken[]): StoredIncrement[] {
    const { sources } = this.#options;
    const histories = this.#options.histories();
    const latest = new Map<string, number>();
    for (const { batch, arrivedMs } of taken.map(({ waiting }) => waiting)) {
      if (histories.isRead(batch.source)) latest.set(batch.source, arrivedMs);
    }
    return [...latest].map(([source, arrivedMs]) =>
      histories.observed(source, sources.observedSeconds(source, arrivedMs), arrivedMs),
    );
  }

  #takeBack(taken: readonly Taken[]): void {
    const { fingerprints, diagnostics, now, store, tracker } = this.#options;
    this.#figures.failedCommits += 1;
    for (const { waiting, staged } of taken.toReversed()) {
      tracker.targets.takeBack(staged.change);
      const { source, fingerprint } = waiting.batch;
      if (fingerprint !== undefined) fingerprints.giveBack(source, fingerprint);
    }
    const text = `The store ${store.path} could not be written; nothing of ${taken.length} batches was acknowledged. Free space on its disk, or restart the collector.`;
    diagnostics.note('store', text, now());
  }

  #settle({ batch, arrivedMs, onRefused, resolve }: Waiting, staged: Staged): void {
    const { sources, diagnostics } = this.#options;
    sources.hear(batch.source, batch.target, arrivedMs);
    for (const key of Object.keys(this.#tally) as (keyof Tally)[]) {
      this.#tally[key] += staged.tally[key];
    }
    this.#figures.batches += 1;
    if (staged.increments.some(({ bridged }) => bridged)) this.#figures.bridgedGaps += 1;
    for (const { key, text } of staged.problems) {
      diagnostics.note(key, text, arrivedMs);
      if (key.startsWith('impossible')) this.#figures.impossibleCounts += 1;
      if (key.startsWith('backwards')) this.#figures.clockSteps += 1;
    }
    if (staged.refused > 0) onRefused?.(staged.refused, noRoom);
    resolve('stored');
  }
}
