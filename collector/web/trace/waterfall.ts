// Lays a trace out as a tree of bars. Every span is shown once, whatever the input: one whose parent
// is missing becomes a root, and a circle of parents is cut open. Bars lie within [0, 1]. Many alike
// under one parent stand below a row of their own, which can be closed.

import type { TraceDetail } from '../../serve/traces/shapes.ts';
import { foldAlike, groupSpan } from './alike.ts';
import { type Interval, lengthOf, selfIntervals } from './self-time.ts';

export type TraceSpan = TraceDetail['spans'][number];

/** A piece of the whole trace, as shares of it. */
export type Piece = { readonly start: number; readonly width: number };

export type WaterfallRow = {
  /** Of a group: all of it, as one. */
  readonly span: TraceSpan;
  /** null for a span. */
  readonly group: { readonly count: number; readonly totalMs: number } | null;
  /** Where the bar is filled: when it worked itself; of a group, each of its spans. */
  readonly pieces: readonly Piece[];
  readonly selfMs: number;
  /** Where exceptions happened. */
  readonly exceptions: readonly number[];
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
  readonly spanCount: number;
  /** Keys of the groups, which are closed at first. */
  readonly groups: readonly string[];
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
  const groups: string[] = [];

  const pieceOf = ({ fromMs, toMs }: Interval): Piece => ({
    start: share(fromMs - startMs),
    width: share(toMs - fromMs),
  });
  const childrenOf = (span: TraceSpan) => children.get(span.spanId) ?? [];
  const row = (span: TraceSpan, depth: number, position: number, count: number) => ({
    ...{ span, depth, position, siblings: count },
    start: share(span.startMs - startMs),
    width: share(span.durationMs),
  });

  /** Rows to come, the next one last: a trace may be deeper than calls may be. */
  const steps: (() => void)[] = [];
  const then = (next: readonly (() => void)[]) => steps.push(...next.toReversed());
  const show = (siblings: readonly TraceSpan[], depth: number) => {
    const folded = foldAlike(siblings.filter(({ spanId }) => !shown.has(spanId)));
    then(
      folded.map((each, index) => () => {
        if (each.kind === 'span') showSpan(each.span, depth, index + 1, folded.length);
        else showGroup(each.spans, depth, index + 1, folded.length);
      }),
    );
  };
  const showSpan = (span: TraceSpan, depth: number, position: number, count: number) => {
    if (shown.has(span.spanId)) return;
    shown.add(span.spanId);
    const own = childrenOf(span);
    const self = selfIntervals(span, own);
    rows.push({
      ...row(span, depth, position, count),
      group: null,
      children: foldAlike(own).length,
      orphan: depth === 0 && span.parentSpanId !== null,
      pieces: self.map(pieceOf),
      selfMs: lengthOf(self),
      exceptions: span.events
        .filter(({ name }) => name === 'exception')
        .map(({ timeMs }) => share(timeMs - startMs)),
    });
    show(own, depth + 1);
  };
  const showGroup = (
    members: readonly TraceSpan[],
    depth: number,
    position: number,
    count: number,
  ) => {
    const span = groupSpan(members);
    if (span === null) return;
    const totalMs = members.reduce((sum, { durationMs: ms }) => sum + ms, 0);
    groups.push(span.spanId);
    rows.push({
      ...row(span, depth, position, count),
      group: { count: members.length, totalMs },
      children: members.length,
      orphan: false,
      pieces: members.map(({ startMs: fromMs, durationMs: ms }) =>
        pieceOf({ fromMs, toMs: fromMs + ms }),
      ),
      selfMs: totalMs,
      exceptions: [],
    });
    then(members.map((each, index) => () => showSpan(each, depth + 1, index + 1, members.length)));
  };
  const showAll = (roots: readonly TraceSpan[]) => {
    show(roots, 0);
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) step();
  };
  showAll(children.get(null) ?? []);
  // Only spans in a circle are left now.
  for (const span of spans.toSorted(byStart)) if (!shown.has(span.spanId)) showAll([span]);

  return {
    rows,
    spanCount: spans.length,
    groups,
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
