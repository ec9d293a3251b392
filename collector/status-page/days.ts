// The days of a component, as the public sees them. Its uptime is the share without an outage of the
// time in which it was watched: time that nobody watched is no uptime. An outage is a red that was
// measured, also one too short to be announced, or what people called one; agreed maintenance is none.
// Days are of UTC. Pure.

import type { ComponentState } from './state.ts';

export type Span = { readonly fromMs: number; readonly toMs: number };

export type ComponentPast = {
  /** Since when troubles are recorded; days before it tell nothing. */
  readonly sinceMs: number;
  /** Seconds for which a source of it was heard, by the day's first millisecond. */
  readonly heardSeconds: ReadonlyMap<number, number>;
  readonly outages: readonly Span[];
  readonly degraded: readonly Span[];
  readonly maintenance: readonly Span[];
};

export type PublicDay = {
  /** '2026-11-21' */
  readonly date: string;
  readonly state: ComponentState;
  readonly watchedSeconds: number;
  readonly outageSeconds: number;
  readonly degradedSeconds: number;
  /** 0 to 1; null where nobody watched. */
  readonly uptime: number | null;
};

export const dayMs = 86_400_000;
export const shownDays = 90;

export const dayOf = (ms: number): number => Math.floor(ms / dayMs) * dayMs;

/** Non-overlapping, in order. */
export const union = (spans: readonly Span[]): Span[] => {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || span.fromMs > last.toMs) joined.push(span);
    else joined[joined.length - 1] = { ...last, toMs: Math.max(last.toMs, span.toMs) };
  }
  return joined;
};

/** @param gone non-overlapping, in order */
export const without = (spans: readonly Span[], gone: readonly Span[]): Span[] =>
  gone.reduce<Span[]>(
    (left, { fromMs, toMs }) =>
      left.flatMap((span) =>
        [
          { fromMs: span.fromMs, toMs: Math.min(span.toMs, fromMs) },
          { fromMs: Math.max(span.fromMs, toMs), toMs: span.toMs },
        ].filter((each) => each.toMs > each.fromMs),
      ),
    [...spans],
  );

const secondsWithin = (spans: readonly Span[], { fromMs, toMs }: Span): number =>
  spans.reduce(
    (sum, span) => sum + Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs)),
    0,
  ) / 1000;

/** Oldest first, today last. */
export const daysOf = (past: ComponentPast, nowMs: number): PublicDay[] => {
  const maintenance = union(past.maintenance);
  const outages = without(union(past.outages), maintenance);
  const degraded = without(without(union(past.degraded), maintenance), outages);
  const today = dayOf(nowMs);
  return Array.from({ length: shownDays }, (_, index) => {
    const startMs = today - (shownDays - 1 - index) * dayMs;
    const day = {
      fromMs: Math.max(startMs, past.sinceMs),
      toMs: Math.max(past.sinceMs, Math.min(startMs + dayMs, nowMs)),
    };
    const outageSeconds = secondsWithin(outages, day);
    const degradedSeconds = secondsWithin(degraded, day);
    const recorded = Math.max(0, (day.toMs - day.fromMs) / 1000);
    const heard = Math.min(past.heardSeconds.get(startMs) ?? 0, recorded);
    // What was seen to be down was watched, whatever was heard.
    const watchedSeconds = Math.max(heard, outageSeconds);
    const state = (): ComponentState => {
      if (outageSeconds > 0) return 'outage';
      if (degradedSeconds > 0) return 'degraded';
      if (secondsWithin(maintenance, day) > 0) return 'maintenance';
      return watchedSeconds > 0 ? 'operational' : 'no data';
    };
    return {
      date: new Date(startMs).toISOString().slice(0, 10),
      state: state(),
      watchedSeconds,
      outageSeconds,
      degradedSeconds,
      uptime: watchedSeconds > 0 ? 1 - outageSeconds / watchedSeconds : null,
    };
  });
};

/** Over all its days; null where nobody watched. */
export const uptimeOf = (
  days: readonly Pick<PublicDay, 'watchedSeconds' | 'outageSeconds'>[],
): { readonly share: number | null; readonly watchedDays: number } => {
  const watched = days.reduce((sum, day) => sum + day.watchedSeconds, 0);
  const outage = days.reduce((sum, day) => sum + day.outageSeconds, 0);
  return {
    share: watched > 0 ? 1 - outage / watched : null,
    watchedDays: watched / (dayMs / 1000),
  };
};
