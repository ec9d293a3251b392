// The way from an exception in a trace to all the others like it.

import { groupId } from '../../errors/group.ts';
import { exceptionIn } from '../../errors/occurrence.ts';
import type { ErrorTracking } from '../../errors/tracking.ts';
import type { Span } from '../../ingest/span.ts';
import type { TraceDetail } from './shapes.ts';

/** Exceptions of a trace are few, and so are traces that somebody looks at. */
const mostLinks = 100;

export const withErrorLinks = (
  trace: TraceDetail,
  errors: Pick<ErrorTracking, 'get'>,
): TraceDetail => {
  let left = mostLinks;
  return {
    ...trace,
    spans: trace.spans.map((span) => ({
      ...span,
      events: span.events.map((event) => {
        if (event.name !== 'exception' || left <= 0) return event;
        left -= 1;
        const id = groupId(
          exceptionIn(span.resource as Span['resource'], event.attributes as Span['attributes']),
        );
        return errors.get(id) === null ? event : { ...event, errorId: id };
      }),
    })),
  };
};
