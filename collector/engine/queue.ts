// What waits for a commit, in a line for each source. A source may fill only its share of the room,
// and each commit takes from the lines in turn: nobody waits for what another has piled up.

import { Shares } from '../ingest/limits/shares.ts';
import { Turns } from '../ingest/limits/turns.ts';
import type { Batch } from '../ingest/sample.ts';

/** Samples that may wait, of all sources together. */
const mostWaiting = 500_000;
/** A batch costs this much before it holds anything. */
const batchWeight = 20;

const weightOf = ({ samples }: Batch): number =>
  // Larger than half of the room, nothing would ever come in.
  Math.min(batchWeight + samples.length, mostWaiting / 2);

export class Queue<Item extends { readonly batch: Batch }> {
  readonly #shares = new Shares();
  readonly #turns = new Turns<Item>();
  readonly #throttled = new Map<string, number>();

  get size(): number {
    return this.#turns.size;
  }

  /** Batches that found their source's share taken. */
  throttled(source: string): number {
    return this.#throttled.get(source) ?? 0;
  }

  /** @returns false where the source's share is taken: it has to come again. */
  add(item: Item): boolean {
    const { source } = item.batch;
    const share = this.#shares.of(source);
    if (share.held + weightOf(item.batch) > mostWaiting) {
      this.#throttled.set(source, this.throttled(source) + 1);
      return false;
    }
    share.held += weightOf(item.batch);
    this.#turns.add(source, item);
    return true;
  }

  /** About so many samples, one batch at least. */
  take(most: number): Item[] {
    const taken: Item[] = [];
    for (let weight = 0; weight < most; ) {
      const item = this.#turns.next();
      if (item === null) break;
      const own = weightOf(item.batch);
      weight += own;
      this.#shares.of(item.batch.source).held -= own;
      taken.push(item);
    }
    return taken;
  }
}
