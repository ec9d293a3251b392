// Siblings that do the same again and again, such as a query for each row of another, stand as one:
// what is odd is seen beside them. One that failed always stands for itself.

import type { TraceSpan } from './waterfall.ts';

/** So many alike are more than a reader wants to see at once. */
const fewest = 4;

export type Sibling =
  | { readonly kind: 'span'; readonly span: TraceSpan }
  | { readonly kind: 'group'; readonly spans: readonly TraceSpan[] };

const likeness = ({ name, service, kind, status, spanId }: TraceSpan): string =>
  status === 'error' ? spanId : `${service}\n${kind}\n${name}`;

/** @param siblings in order of start; a group stands where its first one does. */
export const foldAlike = (siblings: readonly TraceSpan[]): readonly Sibling[] => {
  const kinds = Map.groupBy(siblings, likeness);
  const shown = new Set<string>();
  return siblings.flatMap((span): readonly Sibling[] => {
    const alike = kinds.get(likeness(span)) ?? [];
    if (alike.length < fewest) return [{ kind: 'span', span }];
    if (shown.has(likeness(span))) return [];
    shown.add(likeness(span));
    return [{ kind: 'group', spans: alike }];
  });
};

/** What a group is chosen, opened and closed by. */
export const groupKey = (first: TraceSpan): string => `group ${first.spanId}`;

/** Shown as a span: as long as all of it, from the first to the last. */
export const groupSpan = (spans: readonly TraceSpan[]): TraceSpan | null => {
  const [first] = spans;
  if (first === undefined) return null;
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  return {
    ...first,
    spanId: groupKey(first),
    durationMs: endMs - first.startMs,
    statusMessage: '',
    attributes: {},
    events: [],
  };
};
