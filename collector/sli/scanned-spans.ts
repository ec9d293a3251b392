// Spans as events: each that an indicator takes is one, at its end, good or bad by its filters. They
// were scanned and not decoded, and are counted many at a time: what an indicator takes, what is good
// of it and what ended within one second are sets of rows, and their intersections are counted. Every
// span is judged by itself, so what they come with, and in which order, does not matter.

import type { IndicatorOf, SpanFilter } from '../../language/slo-set.ts';
import { addRow, countAll, countBoth, hasRow, type RowSet, wordsFor } from '../ingest/row-set.ts';
import type { CountedSpans, ScannedSpans } from '../ingest/scanned-spans.ts';
import type { Compilation } from './compilation.ts';
import { aheadMs, latestMs, type Problem, wrongMs } from './readings.ts';

type Counting = { readonly history: number; readonly indicator: IndicatorOf<'spans'> };

/** The indicators that count the spans of a source. */
export const countingOf = ({ indicators, histories }: Compilation, source: string): Counting[] =>
  histories(source).flatMap((history) => {
    const indicator = indicators[history];
    return indicator?.kind === 'spans' ? [{ history, indicator }] : [];
  });

export const clockProblem = (source: string, service: string | null, aheadMs: number): Problem => {
  const name = service ?? 'an unnamed service';
  return {
    key: `clock ${source} ${name}`,
    text: `The clock of ${name} (${source}) is ahead by ${Math.round(aheadMs / 1000)} s. Set it by NTP; until then its spans are counted as of now.`,
  };
};

/** Seconds (n - 1, n] are the finest cells: what ends within one is added up. */
export const secondOf = (timeMs: number): number => Math.ceil(timeMs / 1000);

export type SpanCounter = {
  /** All that it asks the scanned spans for. */
  readonly filters: readonly SpanFilter[];
  readonly count: (spans: ScannedSpans, nowMs: number) => CountedSpans;
};

/** The spans that ended within one second; seconds are used again for the next request. */
class Second {
  number = 0;
  latestMs = 0;
  rows: RowSet = new Uint32Array(0);

  begin(number: number, words: number): void {
    this.number = number;
    this.latestMs = 0;
    if (this.rows.length < words) this.rows = new Uint32Array(2 * words);
    else this.rows.fill(0, 0, words);
  }
}

export const createSpanCounter = (compilation: Compilation, source: string): SpanCounter => {
  const counting = countingOf(compilation, source);
  const seconds: Second[] = [];
  let used = 0;
  let taken: RowSet = new Uint32Array(0);

  const secondAt = (number: number, last: Second | null, words: number): Second => {
    if (last?.number === number) return last;
    for (let index = 0; index < used; index += 1) {
      const known = seconds[index];
      if (known?.number === number) return known;
    }
    const second = seconds[used] ?? new Second();
    seconds[used] = second;
    used += 1;
    second.begin(number, words);
    return second;
  };

  /** Of any indicator: what none takes is neither late nor told. */
  const takenOf = (totals: readonly RowSet[], words: number): RowSet => {
    if (taken.length < words) taken = new Uint32Array(2 * words);
    for (let word = 0; word < words; word += 1) {
      let any = 0;
      for (const total of totals) any |= total[word] as number;
      taken[word] = any;
    }
    return taken;
  };

  const count = (spans: ScannedSpans, nowMs: number): CountedSpans => {
    const { count: rows, endMs } = spans;
    const words = wordsFor(rows);
    const totals = counting.map(({ indicator }) => spans.find(indicator.total));
    const any = takenOf(totals, words);
    const problems: CountedSpans['problems'][number][] = [];
    let tooOld = 0;
    let second: Second | null = null;
    used = 0;
    for (let row = 0; row < rows; row += 1) {
      if (!hasRow(any, row)) continue;
      const toldMs = endMs[row] as number;
      if (toldMs < nowMs - latestMs) {
        tooOld += 1;
        continue;
      }
      if (toldMs > nowMs + wrongMs) {
        problems.push(clockProblem(source, spans.serviceOf(row), toldMs - nowMs));
      }
      const timeMs = Math.min(toldMs, nowMs + aheadMs);
      second = secondAt(secondOf(timeMs), second, words);
      second.latestMs = Math.max(second.latestMs, timeMs);
      addRow(second.rows, row);
    }
    const increments: CountedSpans['increments'][number][] = [];
    for (const [place, { history, indicator }] of counting.entries()) {
      const total = totals[place] as RowSet;
      const part = used > 0 ? spans.find(indicator.part) : total;
      for (let index = 0; index < used; index += 1) {
        const { rows: within, latestMs: timeMs } = seconds[index] as Second;
        const events = countBoth(total, within, words);
        if (events === 0) continue;
        const parts = countAll(total, part, within, words);
        const good = indicator.gives === 'good' ? parts : events - parts;
        increments.push({ history, timeMs, good, total: events, bridged: false });
      }
    }
    return { increments, tooOld, problems };
  };

  return {
    filters: counting.flatMap(({ indicator }) => [indicator.total, indicator.part]),
    count,
  };
};
