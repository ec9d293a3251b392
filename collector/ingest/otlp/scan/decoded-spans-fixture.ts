// Takes spans for tests that want all of them decoded.

import type { Span } from '../../span.ts';
import type { OtlpSinks, SpanMeta } from '../signals.ts';
import { SpanDecoder } from './span-decoder.ts';
import { SpanScanner } from './span-scanner.ts';

/** @param take is called once a request that has any, with all its spans. */
export const decodedSpans = (
  take: (spans: readonly Span[], source: string, meta: SpanMeta) => unknown,
): OtlpSinks['scanning'] => {
  const scanner = new SpanScanner([]);
  const decoder = new SpanDecoder();
  const spanAt = (row: number): Span => {
    const { table } = scanner;
    const resource = decoder.resource(table, Number(table.resources[row]));
    return decoder.span(table.bytes.subarray(table.from[row], table.to[row]), resource);
  };
  return {
    scanner,
    ingest: (source, meta) =>
      take(
        Array.from({ length: scanner.count }, (_, row) => spanAt(row)),
        source,
        meta,
      ),
  };
};
