// When a span worked itself: the parts of its time in which none of its children ran. Where children
// are known, a long part without any is where to look next.

export type Interval = { readonly fromMs: number; readonly toMs: number };

type Timed = { readonly startMs: number; readonly durationMs: number };

const intervalOf = ({ startMs, durationMs }: Timed): Interval => ({
  fromMs: startMs,
  toMs: startMs + durationMs,
});

/** In order, disjoint, all within the span; the whole span where it has no children. */
export const selfIntervals = (span: Timed, children: readonly Timed[]): readonly Interval[] => {
  const { fromMs, toMs } = intervalOf(span);
  const parts: Interval[] = [];
  let freeFromMs = fromMs;
  for (const child of children.map(intervalOf).toSorted((a, b) => a.fromMs - b.fromMs)) {
    const endMs = Math.min(child.fromMs, toMs);
    if (endMs > freeFromMs) parts.push({ fromMs: freeFromMs, toMs: endMs });
    freeFromMs = Math.max(freeFromMs, child.toMs);
  }
  if (freeFromMs < toMs) parts.push({ fromMs: freeFromMs, toMs });
  return parts;
};

export const lengthOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
