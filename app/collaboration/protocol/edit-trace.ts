// The spans of one edit that only clients see: at its author from sending it to its being accepted, and at
// everybody else from its sending to its being shown. All are of the trace that the author began; the
// hub's own span of the commit stands between them.

import type { ReportedSpan } from './messages.ts';
import { childOf, isSample, readTraceparent, type TraceContext, traceparentOf } from './trace.ts';

/** Edits that are seen as late as this are slow: most are promised to be seen within it. */
const slowMs = 100;

type Way = { readonly document: string; readonly sentAt: number };

/** Of edits that are not slow one in sixteen is told, by all who see it. */
const isTold = (trace: TraceContext, milliseconds: number): boolean =>
  milliseconds >= slowMs || isSample(trace);

/**
 * @param trace what the edit carried.
 * @returns null where it is not to be told.
 */
export const spanOfEdit = (
  trace: TraceContext,
  { document, sentAt }: Way,
  acceptedAt: number,
): ReportedSpan | null =>
  isTold(trace, acceptedAt - sentAt)
    ? {
        name: 'edit',
        document,
        trace: traceparentOf(trace),
        startedAt: sentAt,
        endedAt: Math.max(sentAt, acceptedAt),
      }
    : null;

/**
 * @param traceparent what came with the change.
 * @returns null where it is not to be told.
 */
export const spanOfSync = (
  traceparent: string | undefined,
  { document, sentAt }: Way,
  seconds: number,
): ReportedSpan | null => {
  const commit = readTraceparent(traceparent);
  if (commit === null || !isTold(commit, seconds * 1000)) return null;
  return {
    name: 'sync',
    document,
    trace: traceparentOf(childOf(commit)),
    parent: commit.spanId,
    startedAt: sentAt,
    endedAt: sentAt + seconds * 1000,
  };
};
