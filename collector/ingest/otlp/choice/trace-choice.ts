// Chooses, from what the scan of a request says, the traces that are worth decoding: those that an
// objective asks about, the failed, the slow, and a fair sample of the rest. Counting never waits for
// it: it takes a fixed share of a processor, and what finds no time in it is left out.

import type { SpanFilter } from '../../../../language/slo-set.ts';
import { hasRow } from '../../row-set.ts';
import type { Attributes, Span } from '../../span.ts';
import { SpanDecoder } from '../scan/span-decoder.ts';
import type { SpanScanner } from '../scan/span-scanner.ts';
import type { SpanTable } from '../scan/span-table.ts';
import { DecodingBudget, turnMs } from './decoding-budget.ts';
import { SpanRing } from './span-ring.ts';
import { TraceSet } from './trace-set.ts';

export type TraceChoiceOptions = {
  /** Traces with a span that one of these finds come first. */
  readonly interests: readonly SpanFilter[];
  /** Given the spans of chosen traces, in no order; some may be missing. */
  readonly keep: (spans: readonly Span[]) => void;
  /** Given spans with an event named `exception`, and what else was decoded with them. */
  readonly onExceptions: (spans: readonly Span[]) => void;
  /** Of one processor's time; default 1/25 for traces, and 1/100 for exceptions. */
  readonly share?: number;
  readonly exceptionShare?: number;
  /** Spans that were not decoded are held within so many bytes, for about so long. */
  readonly heldBytes?: number;
  readonly heldMs?: number;
  /** Milliseconds that only grow. */
  readonly clock?: () => number;
  /** Milliseconds of a processor that this process took so far. */
  readonly processorMs?: () => number;
};

/** Slow for any request, whatever the objectives say. */
const slowNs = 1_000_000_000;
const failed: SpanFilter = {
  conditions: [{ field: { scope: 'intrinsic', name: 'status' }, operator: '=', value: 'error' }],
  text: '{ status = error }',
};
const slow: SpanFilter = {
  conditions: [{ field: { scope: 'intrinsic', name: 'duration' }, operator: '>=', value: slowNs }],
  text: '{ duration >= 1s }',
};

const mostChosen = 20_000;
/** The time is looked at after so many spans. */
const stride = 16;
const mebibyte = 1024 * 1024;

const ownProcessorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const spread = (high: number, low: number): number =>
  Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 0;

export class TraceChoice {
  readonly filters: readonly SpanFilter[];
  readonly #options: TraceChoiceOptions;
  readonly #clock: () => number;
  readonly #processorMs: () => number;
  readonly #budget: DecodingBudget;
  readonly #exceptionBudget: DecodingBudget;
  readonly #heldBytes: number;
  readonly #heldMs: number;
  readonly #ring: SpanRing;
  readonly #chosen = new TraceSet(mostChosen);
  readonly #decoder = new SpanDecoder();
  /** How many more traces of each kind may be chosen in this turn. */
  readonly #left: number[];
  #high = new Int32Array(512);
  #low = new Int32Array(512);
  #decoded = new Uint8Array(512);
  /** Rows that may be chosen as ordinary ones or held: under load few. */
  #drawn = new Int32Array(512);
  #drawnCount = 0;
  #turnBytes = 0;
  #heldShare = 1;
  #agedMs = 0;
  #isSweepDue = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: TraceChoiceOptions) {
    this.#options = options;
    this.filters = [...options.interests, failed, slow];
    this.#clock = options.clock ?? performance.now.bind(performance);
    this.#processorMs = options.processorMs ?? ownProcessorMs;
    this.#budget = new DecodingBudget(options.share ?? 1 / 25);
    this.#exceptionBudget = new DecodingBudget(options.exceptionShare ?? 1 / 100);
    this.#heldBytes = options.heldBytes ?? 32 * mebibyte;
    this.#heldMs = options.heldMs ?? 5000;
    this.#ring = new SpanRing(this.#heldBytes);
    this.#left = this.filters.map(() => 0);
  }

  /** Of traces that nothing tells apart such a share is chosen now. */
  get ordinaryShare(): number {
    return this.#budget.ordinaryShare;
  }

  /** Looks at the spans that were scanned last. */
  take(scanner: SpanScanner): void {
    this.#turn();
    const { table } = scanner;
    this.#turnBytes += table.bytes.length;
    this.#readIds(scanner);
    this.#chooseInteresting(scanner);
    this.#chooseOrdinary();
    const spans = this.#decodeChosen(table);
    if (table.exceptionCount > 0) {
      this.#options.onExceptions([...spans, ...this.#decodeExceptions(table)]);
    }
    this.#hold(table);
    if (this.#isSweepDue) this.#timer ??= setTimeout(() => this.#tick(), turnMs).unref();
  }

  /** The first span of a ResourceSpans of the body that was scanned last. */
  spanOf({ table }: SpanScanner, place: number): Span | null {
    const row = table.resources.subarray(0, table.count).indexOf(place);
    return row < 0 ? null : this.#decode(table, row);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    this.#timer = null;
    this.#turn();
    if (this.#isSweepDue) this.#timer = setTimeout(() => this.#tick(), turnMs).unref();
  }

  #turn(): void {
    const nowMs = this.#clock();
    if (!this.#budget.isOver(nowMs)) return;
    const processorMs = this.#processorMs();
    this.#budget.turn(nowMs, processorMs);
    this.#exceptionBudget.turn(nowMs, processorMs);
    this.#left.fill(this.#budget.mostOf(this.filters.length));
    const bytes = this.#turnBytes * (this.#heldMs / turnMs);
    this.#heldShare = Math.min(1, this.#heldBytes / Math.max(1, bytes));
    this.#turnBytes = 0;
    if (this.#isSweepDue) this.#sweep();
    if (nowMs - this.#agedMs < this.#heldMs) return;
    this.#agedMs = nowMs;
    this.#chosen.age();
  }

  #readIds({ table, idWords }: SpanScanner): void {
    const { count, traceIdAt } = table;
    if (this.#high.length < count) {
      this.#high = new Int32Array(2 * count);
      this.#low = new Int32Array(2 * count);
      this.#decoded = new Uint8Array(2 * count);
      this.#drawn = new Int32Array(2 * count);
    }
    const below = Math.max(this.#budget.ordinaryShare, this.#heldShare) * 2 ** 32;
    let drawn = 0;
    for (let row = 0; row < count; row += 1) {
      const at = traceIdAt[row] as number;
      const high = idWords.getInt32(at + 8);
      const low = idWords.getInt32(at + 12);
      this.#high[row] = high;
      this.#low[row] = low;
      if (spread(high, low) < below) this.#drawn[drawn++] = row;
    }
    this.#drawnCount = drawn;
  }

  #chooseInteresting(scanner: SpanScanner): void {
    for (const [kind, filter] of this.filters.entries()) {
      const rows = scanner.find(filter);
      for (let row = 0; row < scanner.count; row += 1) {
        if ((this.#left[kind] as number) <= 0) break;
        if (rows[row >>> 5] === 0) row |= 31;
        else if (hasRow(rows, row)) {
          const high = this.#high[row] as number;
          if (this.#choose(high, this.#low[row] as number, false)) this.#use(kind);
        }
      }
    }
  }

  #chooseOrdinary(): void {
    const below = this.#budget.ordinaryShare * 2 ** 32;
    for (let index = 0; index < this.#drawnCount; index += 1) {
      const row = this.#drawn[index] as number;
      const high = this.#high[row] as number;
      const low = this.#low[row] as number;
      if (spread(high, low) >= below) continue;
      if (!this.#budget.hasRoomForOrdinary) return;
      this.#choose(high, low, true);
    }
  }

  #use(kind: number): void {
    this.#left[kind] = (this.#left[kind] as number) - 1;
  }

  #choose(high: number, low: number, isOrdinary: boolean): boolean {
    if (this.#chosen.has(high, low)) return false;
    this.#chosen.add(high, low);
    this.#budget.chose(isOrdinary);
    this.#isSweepDue ||= this.#ring.count > 0;
    return true;
  }

  #decode(table: SpanTable, row: number): Span {
    const resource = this.#decoder.resource(table, table.resources[row] as number);
    return this.#decoder.span(table.bytes.subarray(table.from[row], table.to[row]), resource);
  }

  /** @returns the spans of chosen traces, as far as there is time. */
  #decodeChosen(table: SpanTable): Span[] {
    const spans: Span[] = [];
    let beginMs = 0;
    for (let row = 0; row < table.count; row += 1) {
      this.#decoded[row] = 0;
      if (!this.#chosen.has(this.#high[row] as number, this.#low[row] as number)) continue;
      if (!this.#budget.isOpen) {
        this.#isSweepDue = true;
        continue;
      }
      if (spans.length === 0) beginMs = this.#clock();
      spans.push(this.#decode(table, row));
      this.#decoded[row] = 1;
      if (spans.length % stride === 0) beginMs = this.#spend(this.#budget, beginMs);
    }
    if (spans.length > 0) {
      this.#options.keep(spans);
      this.#spend(this.#budget, beginMs);
    }
    return spans;
  }

  #decodeExceptions(table: SpanTable): Span[] {
    const spans: Span[] = [];
    let beginMs = this.#clock();
    for (let row = 0; row < table.count; row += 1) {
      if (table.exceptions[row] !== 1 || this.#decoded[row] === 1) continue;
      if (!this.#exceptionBudget.isOpen) break;
      spans.push(this.#decode(table, row));
      beginMs = this.#spend(this.#exceptionBudget, beginMs);
    }
    return spans;
  }

  /** Of some traces all that was not decoded: of so many as there is room for. */
  #hold(table: SpanTable): void {
    const below = this.#heldShare * 2 ** 32;
    let place = -1;
    let resource: Attributes = {};
    for (let index = 0; index < this.#drawnCount; index += 1) {
      const row = this.#drawn[index] as number;
      const high = this.#high[row] as number;
      const low = this.#low[row] as number;
      if (this.#decoded[row] === 1 || spread(high, low) >= below) continue;
      if (table.resources[row] !== place) {
        place = table.resources[row] as number;
        resource = this.#decoder.resource(table, place);
      }
      const [from, to] = [table.from[row] as number, table.to[row] as number];
      this.#ring.add(table.bytes, from, to, resource, high, low);
    }
  }

  /** Spans that came before their trace was chosen, or before there was time. */
  #sweep(): void {
    this.#isSweepDue = false;
    const spans: Span[] = [];
    let beginMs = this.#clock();
    this.#ring.take(
      (high, low) => this.#chosen.has(high, low),
      (bytes, resource) => {
        if (!this.#budget.isOpen) {
          this.#isSweepDue = true;
          return false;
        }
        spans.push(this.#decoder.span(bytes, resource));
        if (spans.length % stride === 0) beginMs = this.#spend(this.#budget, beginMs);
        return true;
      },
    );
    if (spans.length > 0) this.#options.keep(spans);
    this.#spend(this.#budget, beginMs);
  }

  /** @returns now, where the next stretch begins. */
  #spend(budget: DecodingBudget, sinceMs: number): number {
    const nowMs = this.#clock();
    budget.spend(nowMs - sinceMs);
    return nowMs;
  }
}
