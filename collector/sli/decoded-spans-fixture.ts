// What scanned spans must come to: the same spans decoded, and counted one by one.

import { matchesSpan } from '../../language/span-filter.ts';
import type { CountedSpans } from '../ingest/scanned-spans.ts';
import type { Span } from '../ingest/span.ts';
import type { Compilation } from './compilation.ts';
import { aheadMs, latestMs, type Problem, wrongMs } from './readings.ts';
import { clockProblem, countingOf, secondOf } from './scanned-spans.ts';

type Sum = {
  -readonly [Key in keyof CountedSpans['increments'][number]]: CountedSpans['increments'][number][Key];
};

export const countDecoded = (
  compilation: Compilation,
  source: string,
  spans: readonly Span[],
  nowMs: number,
): CountedSpans => {
  const counting = countingOf(compilation, source);
  const sums = new Map<string, Sum>();
  const problems: Problem[] = [];
  let tooOld = 0;
  for (const span of spans) {
    const taking = counting.filter(({ indicator }) => matchesSpan(indicator.total, span));
    if (taking.length === 0) continue;
    if (span.endMs < nowMs - latestMs) {
      tooOld += 1;
      continue;
    }
    if (span.endMs > nowMs + wrongMs) {
      const service = span.resource['service.name'];
      problems.push(
        clockProblem(source, service === undefined ? null : String(service), span.endMs - nowMs),
      );
    }
    const timeMs = Math.min(span.endMs, nowMs + aheadMs);
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
  return { increments: [...sums.values()], tooOld, problems };
};
