// Traces that are kept for one reason, and which of them goes first when room is needed.

import type { KeptTrace } from './kept-trace.ts';

export type Shelf = {
  readonly bytes: number;
  add(trace: KeptTrace): void;
  /** A trace on the shelf has grown by so much. */
  grow(bytes: number): void;
  /** @param bytes that it was counted with. */
  remove(trace: KeptTrace, bytes: number): void;
  /** The one to go first; undefined when there is none. */
  first(): KeptTrace | undefined;
};

/** The oldest goes first. */
export class Queue implements Shelf {
  readonly #traces = new Map<string, KeptTrace>();
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(trace: KeptTrace): void {
    this.#traces.set(trace.traceId, trace);
    this.#bytes += trace.bytes;
  }

  grow(bytes: number): void {
    this.#bytes += bytes;
  }

  remove(trace: KeptTrace, bytes: number): void {
    if (this.#traces.delete(trace.traceId)) this.#bytes -= bytes;
  }

  first(): KeptTrace | undefined {
    return this.#traces.values().next().value;
  }
}

/** Any may go first, so that a fair sample of all ages stays. */
export class Lottery implements Shelf {
  readonly #traces: KeptTrace[] = [];
  readonly #places = new Map<string, number>();
  readonly #random: () => number;
  #bytes = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(trace: KeptTrace): void {
    this.#places.set(trace.traceId, this.#traces.push(trace) - 1);
    this.#bytes += trace.bytes;
  }

  grow(bytes: number): void {
    this.#bytes += bytes;
  }

  /** The last one takes its place, so that no other moves. */
  remove(trace: KeptTrace, bytes: number): void {
    const place = this.#places.get(trace.traceId);
    const last = this.#traces.at(-1);
    if (place === undefined || last === undefined) return;
    this.#traces[place] = last;
    this.#places.set(last.traceId, place);
    this.#traces.pop();
    this.#places.delete(trace.traceId);
    this.#bytes -= bytes;
  }

  first(): KeptTrace | undefined {
    return this.#traces[Math.floor(this.#random() * this.#traces.length)];
  }
}
