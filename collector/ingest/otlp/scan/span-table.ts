// The spans of one body as columns: what the filters and the choice of kept traces ask for, and
// where the rest stands in the body. It is used anew for every body and grows to the largest.

import type { Refused } from '../partial-success.ts';
import { TextDictionary } from './text-dictionary.ts';
import { ValueColumns } from './value-columns.ts';

export class SpanTable {
  bytes: Uint8Array = new Uint8Array(0);
  /** Spans that are taken; those that are not are in `refused`. */
  count = 0;
  #room = 0;
  /** The message of a span. */
  from = new Int32Array(0);
  to = new Int32Array(0);
  traceIdAt = new Int32Array(0);
  spanIdAt = new Int32Array(0);
  nameFrom = new Int32Array(0);
  nameTo = new Int32Array(0);
  /** As numbers of the protocol; those that it does not know are 0. */
  kinds = new Uint8Array(0);
  statuses = new Uint8Array(0);
  /** 1 where nothing called the span. */
  roots = new Uint8Array(0);
  /** 1 where an event is an exception. */
  exceptions = new Uint8Array(0);
  exceptionCount = 0;
  /** Exact as far as a double is. */
  durationsNs = new Float64Array(0);
  /** To the microsecond, as decoded spans have it. */
  endMs = new Float64Array(0);
  /** Which ResourceSpans each stands in. */
  resources = new Int32Array(0);
  resourceCount = 0;
  /** The ResourceSpans' messages. */
  readonly resourceFrom: number[] = [];
  readonly resourceTo: number[] = [];
  /** Their resources; -1 where there is not exactly one. */
  readonly resourceAt: number[] = [];
  readonly resourceEnd: number[] = [];
  /** Numbers of the names, where a filter reads them. */
  nameNumbers = new Int32Array(0);
  readonly texts = new TextDictionary();
  readonly values: ValueColumns;
  readonly resourceValues: ValueColumns;
  /** Spans that cannot be taken, by name and reason. */
  readonly refused = new Map<string, { -readonly [Key in keyof Refused]: Refused[Key] }>();

  /** @param width how many attributes of a span are wanted, and of a resource. */
  constructor(width: number, resourceWidth: number) {
    this.values = new ValueColumns(width);
    this.resourceValues = new ValueColumns(resourceWidth);
  }

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.count = 0;
    this.exceptionCount = 0;
    this.resourceCount = 0;
    this.refused.clear();
    this.texts.open();
  }

  /** Makes room for one more row, `count`. */
  reserve(): void {
    if (this.count >= this.#room) this.#grow();
    this.values.clear(this.count);
  }

  refuse(name: string, reason: string): void {
    const where = `span "${name}"`;
    const key = `${where}\n${reason}`;
    const known = this.refused.get(key);
    if (known) known.count += 1;
    else this.refused.set(key, { where, reason, count: 1 });
  }

  #grow(): void {
    this.#room = Math.max(64, 2 * this.#room);
    const whole = (old: Int32Array<ArrayBuffer>) => {
      const grown = new Int32Array(this.#room);
      grown.set(old);
      return grown;
    };
    const bytes = (old: Uint8Array<ArrayBuffer>) => {
      const grown = new Uint8Array(this.#room);
      grown.set(old);
      return grown;
    };
    const doubles = (old: Float64Array<ArrayBuffer>) => {
      const grown = new Float64Array(this.#room);
      grown.set(old);
      return grown;
    };
    this.from = whole(this.from);
    this.to = whole(this.to);
    this.traceIdAt = whole(this.traceIdAt);
    this.spanIdAt = whole(this.spanIdAt);
    this.nameFrom = whole(this.nameFrom);
    this.nameTo = whole(this.nameTo);
    this.nameNumbers = whole(this.nameNumbers);
    this.resources = whole(this.resources);
    this.kinds = bytes(this.kinds);
    this.statuses = bytes(this.statuses);
    this.roots = bytes(this.roots);
    this.exceptions = bytes(this.exceptions);
    this.durationsNs = doubles(this.durationsNs);
    this.endMs = doubles(this.endMs);
  }
}
