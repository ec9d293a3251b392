// Chooses, from what the scan of a request says, the traces that are worth decoding: those that an
// objective asks about, the failed, the slow, and a fair sample of the rest. Counting never waits for
// it: it takes a fixed share of a processor, and what finds no time in it is left out.

import type { SpanFilter } from '../../../../language/slo-set.ts';
import { addRow, hasRow } from '../../row-set.ts';
import type { Span } from '../../span.ts';
import { SpanDecoder } from '../scan/span-decoder.ts';
import type { SpanScanner } from '../scan/span-scanner.ts';
import { DecodingBudget, turnMs } from './decoding-budget.ts';
import { RecentBodies, type RecentBody, recentBody } from './recent-bodies.ts';
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
  /** Bodies are held within so many bytes, for so long. */
  readonly recentBytes?: number;
  readonly recentMs?: number;
  /** Milliseconds that only grow. */
  readonly clock?: () => number;
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

const spread = (high: number, low: number): number =>
  Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1) >>> 0;

export class TraceChoice {
  readonly filters: readonly SpanFilter[];
  readonly #options: TraceChoiceOptions;
  readonly #clock: () => number;
  readonly #budget: DecodingBudget;
  readonly #exceptionBudget: DecodingBudget;
  readonly #recent: RecentBodies;
  readonly #recentMs: number;
  readonly #chosen = new TraceSet(mostChosen);
  readonly #decoder = new SpanDecoder();
  readonly #left: number[];
  #high = new Int32Array(512);
  #low = new Int32Array(512);
  #agedMs = 0;
  #isSweepDue = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: TraceChoiceOptions) {
    this.#options = options;
    this.filters = [...options.interests, failed, slow];
    this.#clock = options.clock ?? performance.now.bind(performance);
    this.#budget = new DecodingBudget(options.share ?? 1 / 25);
    this.#exceptionBudget = new DecodingBudget(options.exceptionShare ?? 1 / 100);
    this.#recentMs = options.recentMs ?? 5000;
    this.#recent = new RecentBodies(options.recentBytes ?? 32 * mebibyte, this.#recentMs);
    this.#left = this.filters.map(() => 0);
  }

  /** Of traces that nothing tells apart such a share is chosen now. */
  get ordinaryShare(): number {
    return this.#budget.ordinaryShare;
  }

  /** Looks at the spans that were scanned last. Keeps their body for a while. */
  take(scanner: SpanScanner): void {
    const nowMs = this.#clock();
    if (this.#budget.turn(nowMs)) this.#begin(nowMs);
    const { table } = scanner;
    this.#readIds(scanner);
    this.#chooseInteresting(scanner);
    this.#chooseOrdinary(table.count);
    const body = recentBody(table, { high: this.#high, low: this.#low }, nowMs);
    this.#recent.add(body);
    const decoded = this.#decodeChosen(body);
    if (table.exceptionCount > 0) {
      const spans = this.#decodeExceptions(body, table.exceptions);
      this.#options.onExceptions([...decoded, ...spans]);
    }
    this.#decoder.release();
    for (;;) {
      const old = this.#recent.takeOut(nowMs);
      if (old === null) break;
      this.#decodeChosen(old);
    }
    this.#timer ??= setTimeout(() => this.#sweep(), turnMs).unref();
  }

  /** The first span of a ResourceSpans of the body that was scanned last. */
  spanOf({ table }: SpanScanner, place: number): Span | null {
    const row = table.resources.subarray(0, table.count).indexOf(place);
    if (row < 0) return null;
    const resources = { from: table.resourceFrom, to: table.resourceTo };
    const resource = this.#decoder.resource(table.bytes, resources, place);
    return this.#decoder.span(table.bytes, table, row, resource);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Spans that came before their trace was chosen. */
  #sweep(): void {
    this.#timer = null;
    const nowMs = this.#clock();
    if (this.#budget.turn(nowMs)) this.#begin(nowMs);
    if (this.#isSweepDue) {
      this.#isSweepDue = false;
      for (const body of this.#recent) this.#decodeChosen(body);
    }
    for (;;) {
      const old = this.#recent.takeOut(nowMs);
      if (old === null) break;
      this.#decodeChosen(old);
    }
    this.#decoder.release();
    if (this.#recent.bytes > 0) this.#timer = setTimeout(() => this.#sweep(), turnMs).unref();
  }

  #begin(nowMs: number): void {
    this.#exceptionBudget.turn(nowMs);
    this.#left.fill(this.#budget.mostOf(this.filters.length));
    if (nowMs - this.#agedMs < this.#recentMs) return;
    this.#agedMs = nowMs;
    this.#chosen.age();
  }

  #readIds({ table, idWords }: SpanScanner): void {
    const { count, traceIdAt } = table;
    if (this.#high.length < count) {
      this.#high = new Int32Array(2 * count);
      this.#low = new Int32Array(2 * count);
    }
    for (let row = 0; row < count; row += 1) {
      const at = traceIdAt[row] as number;
      this.#high[row] = idWords.getInt32(at + 8);
      this.#low[row] = idWords.getInt32(at + 12);
    }
  }

  #chooseInteresting(scanner: SpanScanner): void {
    for (const [kind, filter] of this.filters.entries()) {
      const rows = scanner.find(filter);
      for (let row = 0; row < scanner.count; row += 1) {
        if ((this.#left[kind] as number) <= 0) break;
        if (rows[row >>> 5] === 0) row |= 31;
        else if (hasRow(rows, row) && this.#choose(row, false)) {
          this.#left[kind] = (this.#left[kind] as number) - 1;
        }
      }
    }
  }

  #chooseOrdinary(count: number): void {
    const below = this.#budget.ordinaryShare * 2 ** 32;
    for (let row = 0; row < count; row += 1) {
      if (spread(this.#high[row] as number, this.#low[row] as number) >= below) continue;
      if (!this.#budget.hasRoomForOrdinary) return;
      this.#choose(row, true);
    }
  }

  #choose(row: number, isOrdinary: boolean): boolean {
    const high = this.#high[row] as number;
    const low = this.#low[row] as number;
    if (this.#chosen.has(high, low)) return false;
    this.#chosen.add(high, low);
    this.#budget.chose(isOrdinary);
    this.#isSweepDue = true;
    return true;
  }

  /** @returns the spans of chosen traces that were not decoded before and are now. */
  #decodeChosen(body: RecentBody): Span[] {
    const { count, idHigh, idLow, done } = body;
    const rows: number[] = [];
    for (let row = 0; row < count; row += 1) {
      if (!this.#chosen.has(idHigh[row] as number, idLow[row] as number)) continue;
      if (!hasRow(done, row)) rows.push(row);
    }
    const spans = rows.length === 0 ? [] : this.#decode(body, rows, this.#budget);
    if (spans.length === 0) return spans;
    const beginMs = this.#clock();
    this.#options.keep(spans);
    this.#budget.spend(this.#clock() - beginMs);
    return spans;
  }

  #decodeExceptions(body: RecentBody, exceptions: Uint8Array): Span[] {
    const rows: number[] = [];
    for (let row = 0; row < body.count; row += 1) {
      if (exceptions[row] === 1 && !hasRow(body.done, row)) rows.push(row);
    }
    // They are not kept for that: their traces may yet be chosen.
    return this.#decode(
      { ...body, done: new Uint32Array(body.done.length) },
      rows,
      this.#exceptionBudget,
    );
  }

  #decode(body: RecentBody, rows: readonly number[], budget: DecodingBudget): Span[] {
    const spans: Span[] = [];
    let beginMs = this.#clock();
    for (const [index, row] of rows.entries()) {
      if (index % stride === 0 && index > 0) {
        const nowMs = this.#clock();
        budget.spend(nowMs - beginMs);
        beginMs = nowMs;
      }
      if (!budget.isOpen) {
        this.#isSweepDue = true;
        return spans;
      }
      const place = body.resourceOf[row] as number;
      const resource = this.#decoder.resource(body.bytes, body.resources, place);
      spans.push(this.#decoder.span(body.bytes, body.spans, row, resource));
      addRow(body.done, row);
    }
    budget.spend(this.#clock() - beginMs);
    return spans;
  }
}
