// The spans of one edit that only clients see: at its author from sending it to its being accepted, and at
// everybody else from its sending to its being shown. All are of the trace that the author began; the
// hub's own span of the commit stands between them.

import type { ReportedSpan } from './messages.ts';
import { childOf, isSample, readTraceparent, type TraceContext, traceparentOf } from './trace.ts';

/** Edits that are seen as late as this are slow: most are promised to be seen within it. */
const slowSeconds = 0.1;

type Way = { readonly document: string; readonly sentAt: number };

/** @param trace what the edit carried. */
export const spanOfEdit = (
  trace: TraceContext,
  { document, sentAt }: Way,
  acceptedAt: number,
): ReportedSpan => ({
  name: 'edit',
  document,
  trace: traceparentOf(trace),
  startedAt: sentAt,
  endedAt: Math.max(sentAt, acceptedAt),
});

/**
 * @param traceparent what came with the change.
 * @returns null where it is not to be told: of edits that are not slow one in sixteen is, to all who see it.
 */
export const spanOfSync = (
  traceparent: string | undefined,
  { document, sentAt }: Way,
  seconds: number,
): ReportedSpan | null => {
  const commit = readTraceparent(traceparent);
  if (commit === null || (seconds < slowSeconds && !isSample(commit))) return null;
  return {
    name: 'sync',
    document,
    trace: traceparentOf(childOf(commit)),
    parent: commit.spanId,
    startedAt: sentAt,
    endedAt: sentAt + seconds * 1000,
  };
};
