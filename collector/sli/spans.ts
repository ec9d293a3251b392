// Spans as events: each span that an indicator takes is one, at its end, good or bad by its filters.
// Every span is judged by itself, so what they come with, and in which order, does not matter.

import type { IndicatorOf } from '../../language/slo-set.ts';
import { matchesSpan } from '../../language/span-filter.ts';
import type { Batch } from '../ingest/sample.ts';
import type { Span } from '../ingest/span.ts';
import type { Compilation } from './compilation.ts';
import type { Increment } from './increments.ts';
import { aheadMs, latestMs, type Problem, type Tally, wrongMs } from './readings.ts';

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

/** When a span ended, put right where its clock is ahead; null where that is too long ago. */
const momentOf = (
  span: Span,
  { source }: Batch,
  nowMs: number,
  tally: Tally,
  problems: Problem[],
): number | null => {
  if (span.endMs < nowMs - latestMs) {
    tally.tooOld += 1;
    return null;
  }
  if (span.endMs > nowMs + wrongMs) {
    const service = span.resource['service.name'];
    problems.push(
      clockProblem(source, service === undefined ? null : String(service), span.endMs - nowMs),
    );
  }
  return Math.min(span.endMs, nowMs + aheadMs);
};

/** Seconds (n - 1, n] are the finest cells: what ends within one is added up. */
export const secondOf = (timeMs: number): number => Math.ceil(timeMs / 1000);

/** What a batch's spans add to the histories, one increment a history and second. */
export const spanIncrements = (
  compilation: Compilation,
  batch: Batch,
  nowMs: number,
  tally: Tally,
  problems: Problem[],
): readonly Increment[] => {
  const { spans = [], source, counted } = batch;
  if (counted !== undefined) {
    tally.tooOld += counted.tooOld;
    problems.push(...counted.problems);
    return counted.increments;
  }
  const counting = spans.length > 0 ? countingOf(compilation, source) : [];
  const sums = new Map<string, { -readonly [Key in keyof Increment]: Increment[Key] }>();
  for (const span of counting.length > 0 ? spans : []) {
    const taking = counting.filter(({ indicator }) => matchesSpan(indicator.total, span));
    if (taking.length === 0) continue;
    const timeMs = momentOf(span, batch, nowMs, tally, problems);
    if (timeMs === null) continue;
    for (const { history, indicator } of taking) {
      const key = `${history} ${secondOf(timeMs)}`;
      const sum = sums.get(key) ?? { history, timeMs, good: 0, total: 0, bridged: false };
      sums.set(key, sum);
      const isPart = matchesSpan(indicator.part, span);
      if (isPart === (indicator.gives === 'good')) sum.good += 1;
      sum.total += 1;
      sum.timeMs = Math.max(sum.timeMs, timeMs);
    }
  }
  return [...sums.values()];
};
