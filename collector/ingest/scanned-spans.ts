// The spans of one request as those see them who count and choose: filters find sets of rows, and
// nothing is decoded. It is good until the next request is read: use it at once, keep none of it.

import type { SpanFilter } from '../../language/slo-set.ts';
import type { RowSet } from './row-set.ts';

export type ScannedSpans = {
  readonly count: number;
  /** When each ended, in milliseconds of Unix time. */
  readonly endMs: Float64Array;
  /** The spans for which all conditions of the filter hold. */
  readonly find: (filter: SpanFilter) => RowSet;
  /** `service.name` of whatever sent the span. */
  readonly serviceOf: (row: number) => string | null;
};

/** What a request's spans came to. */
export type CountedSpans = {
  readonly increments: readonly {
    /** The place of an indicator. */
    readonly history: number;
    readonly timeMs: number;
    readonly good: number;
    readonly total: number;
    readonly bridged: false;
  }[];
  readonly tooOld: number;
  readonly problems: readonly { readonly key: string; readonly text: string }[];
};
