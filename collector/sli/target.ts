// What is remembered of one target between its batches. Series states are values, replaced and never
// changed, so that a batch that could not be stored is taken back by putting the old ones in place.

import type { Last } from './reset.ts';

export type TargetHead = {
  /** Time of the last batch taken; null when there was none. */
  readonly timeMs: number | null;
  readonly processStartMs: number | null;
  /** Of what comes in parts: the first moment of the present process, where it is not the first. */
  readonly restartedMs?: number | null;
};

export type Target = {
  readonly source: string;
  readonly name: string;
  head: TargetHead;
  readonly series: Map<string, Last>;
  /** Since when each history counts from this target. */
  readonly sightings: Map<number, number>;
  /** What began before may have been counted already, and forgotten since. */
  readonly forgottenMs?: number;
};

export type SeriesChange = {
  readonly key: string;
  readonly before: Last | null;
  readonly after: Last | null;
};

/** All that one batch changed in its target, to be stored with its increments or taken back. */
export type TargetChange = {
  readonly target: Target;
  readonly headBefore: TargetHead;
  /** Oldest first; of several changes of one series the last holds. */
  readonly series: readonly SeriesChange[];
  readonly sightings: readonly { readonly history: number; readonly sinceMs: number }[];
};

const put = (target: Target, key: string, state: Last | null): void => {
  if (state === null) target.series.delete(key);
  else target.series.set(key, state);
};

/** Notes what it does to a target, for the store and for taking it back. */
export class TargetEdit {
  readonly #target: Target;
  readonly #headBefore: TargetHead;
  readonly #series: SeriesChange[] = [];
  readonly #sightings: { history: number; sinceMs: number }[] = [];

  constructor(target: Target) {
    this.#target = target;
    this.#headBefore = target.head;
  }

  /** @param before what is remembered, where it was looked up already */
  set(key: string, after: Last | null, before = this.#target.series.get(key) ?? null): void {
    this.#series.push({ key, before, after });
    put(this.#target, key, after);
  }

  sight(history: number, sinceMs: number): void {
    if (this.#target.sightings.has(history)) return;
    this.#target.sightings.set(history, sinceMs);
    this.#sightings.push({ history, sinceMs });
  }

  close(head: TargetHead): TargetChange {
    this.#target.head = head;
    return {
      target: this.#target,
      headBefore: this.#headBefore,
      series: this.#series,
      sightings: this.#sightings,
    };
  }
}

/** The target is as it was before the change. Changes are taken back newest first. */
export const takeBack = (change: TargetChange): void => {
  change.target.head = change.headBefore;
  for (const { key, before } of change.series.toReversed()) put(change.target, key, before);
  for (const { history } of change.sightings) change.target.sightings.delete(history);
};
