// Lays a trace out as a tree of bars. Every span is shown once, whatever the input: one whose parent
// is missing becomes a root, and a circle of parents is cut open. Bars lie within [0, 1].

import type { TraceDetail } from '../../serve/shapes.ts';

export type TraceSpan = TraceDetail['spans'][number];

export type WaterfallRow = {
  readonly span: TraceSpan;
  /** 0 for a root. */
  readonly depth: number;
  readonly children: number;
  /** Names a parent that was not kept or has not arrived. */
  readonly orphan: boolean;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  /** Where the bar begins and how long it is, as shares of the whole trace. */
  readonly start: number;
  readonly width: number;
};

export type Waterfall = {
  readonly rows: readonly WaterfallRow[];
  readonly startMs: number;
  readonly durationMs: number;
  readonly errors: number;
  readonly services: readonly string[];
};

const byStart = (a: TraceSpan, b: TraceSpan): number =>
  a.startMs - b.startMs || b.durationMs - a.durationMs || a.spanId.localeCompare(b.spanId);

/** Children by parent; roots under null. */
const family = (spans: readonly TraceSpan[]) => {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return Map.groupBy(spans.toSorted(byStart), ({ spanId, parentSpanId }) =>
    parentSpanId !== null && known.has(parentSpanId) && parentSpanId !== spanId
      ? parentSpanId
      : null,
  );
};

export const waterfall = (allSpans: readonly TraceSpan[]): Waterfall => {
  const spans = [...new Map(allSpans.map((span) => [span.spanId, span])).values()];
  const startMs = spans.reduce((first, span) => Math.min(first, span.startMs), Infinity);
  const endMs = spans.reduce((end, span) => Math.max(end, span.startMs + span.durationMs), 0);
  const durationMs = spans.length === 0 ? 0 : endMs - startMs;
  const share = (ms: number) => (durationMs === 0 ? 0 : Math.max(0, Math.min(1, ms / durationMs)));
  const children = family(spans);
  const rows: WaterfallRow[] = [];
  const shown = new Set<string>();

  const show = (siblings: readonly TraceSpan[], depth: number) => {
    siblings.forEach((span, index) => {
      if (shown.has(span.spanId)) return;
      shown.add(span.spanId);
      const own = children.get(span.spanId) ?? [];
      rows.push({
        span,
        depth,
        children: own.length,
        orphan: depth === 0 && span.parentSpanId !== null,
        position: index + 1,
        siblings: siblings.length,
        start: share(span.startMs - startMs),
        width: share(span.durationMs),
      });
      show(own, depth + 1);
    });
  };
  show(children.get(null) ?? [], 0);
  // Only spans in a circle are left now.
  for (const span of spans.toSorted(byStart)) if (!shown.has(span.spanId)) show([span], 0);

  return {
    rows,
    startMs: spans.length === 0 ? 0 : startMs,
    durationMs,
    errors: spans.filter(({ status }) => status === 'error').length,
    services: [...new Set(spans.map(({ service }) => service))].toSorted(),
  };
};

/** Without the descendants of what is closed. */
export const visibleRows = (
  rows: readonly WaterfallRow[],
  closed: ReadonlySet<string>,
): readonly WaterfallRow[] => {
  let hiddenBelow = Infinity;
  return rows.filter((row) => {
    if (row.depth > hiddenBelow) return false;
    hiddenBelow = closed.has(row.span.spanId) ? row.depth : Infinity;
    return true;
  });
};

export type TreeMove =
  | { readonly kind: 'select'; readonly spanId: string }
  | { readonly kind: 'open' | 'close'; readonly spanId: string };

/** What a key does in a tree, as people know it from their file browsers; null for other keys. */
export const keyMove = (
  rows: readonly WaterfallRow[],
  closed: ReadonlySet<string>,
  chosen: string,
  key: string,
): TreeMove | null => {
  const index = rows.findIndex(({ span }) => span.spanId === chosen);
  const row = rows[index];
  const select = (target: WaterfallRow | undefined): TreeMove | null =>
    target === undefined ? null : { kind: 'select', spanId: target.span.spanId };
  if (row === undefined) return select(rows[0]);
  const open = row.children > 0 && !closed.has(chosen);
  switch (key) {
    case 'ArrowDown':
      return select(rows[index + 1]);
    case 'ArrowUp':
      return select(rows[index - 1]);
    case 'Home':
      return select(rows[0]);
    case 'End':
      return select(rows.at(-1));
    case 'ArrowRight':
      if (row.children === 0) return null;
      return open ? select(rows[index + 1]) : { kind: 'open', spanId: chosen };
    case 'ArrowLeft':
      if (open) return { kind: 'close', spanId: chosen };
      return select(rows.slice(0, index).findLast(({ depth }) => depth < row.depth));
    default:
      return null;
  }
};

/** The span to look at first: the deepest error, for it is nearest to the cause; else the first. */
export const firstChoice = (rows: readonly WaterfallRow[]): string | null => {
  const deepest = rows
    .filter(({ span }) => span.status === 'error')
    .reduce<WaterfallRow | null>(
      (best, row) => (best === null || row.depth > best.depth ? row : best),
      null,
    );
  return (deepest ?? rows[0])?.span.spanId ?? null;
};

/** Moments for the ruler, in milliseconds from the start: about four even steps. */
export const rulerTicks = (durationMs: number): readonly number[] => {
  if (durationMs <= 0) return [0];
  const rough = durationMs / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power;
  const number = Math.floor(durationMs / step + 1e-9);
  return Array.from({ length: number + 1 }, (_, index) => index * step);
};
