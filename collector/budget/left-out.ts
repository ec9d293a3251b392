// Time that was agreed not to count. It is left out of a window in whole cells, those that the window
// is read from: so what is taken away is exactly what was counted in that time, and nothing beside.

import type { Stretch } from '../window/lapses.ts';

/** A maintenance, or a correction that somebody made afterwards. */
export type Pause = {
  readonly startMs: number;
  readonly endMs: number;
  /** Names of services; none means all. */
  readonly services: readonly string[];
  /** Keys of objectives: of these alone, whatever their service. */
  readonly objectives?: readonly string[];
};

/** What is counted: an objective by its key, or several whose budget is one. */
export type Counted = { readonly service: string; readonly keys: readonly string[] };

export const concerns = (
  { services, objectives }: Pick<Pause, 'services' | 'objectives'>,
  { service, keys }: Counted,
): boolean =>
  objectives === undefined
    ? services.length === 0 || services.includes(service)
    : keys.length > 0 && keys.every((key) => objectives.includes(key));

/** What is left out of something counted, in whole cells, oldest first; what overlaps or touches is one. */
export const leftOutOf = (
  pauses: readonly Pause[],
  counted: Counted,
  widthSeconds: number,
): Stretch[] => {
  const widthMs = widthSeconds * 1000;
  const merged: Stretch[] = [];
  for (const { startMs: fromMs, endMs: toMs } of pauses
    .filter((pause) => concerns(pause, counted))
    .toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last === undefined || fromMs > last.toMs) merged.push({ fromMs, toMs });
    else merged.splice(-1, 1, { fromMs: last.fromMs, toMs: Math.max(last.toMs, toMs) });
  }
  return merged
    .map(({ fromMs, toMs }) => ({
      fromMs: Math.ceil(fromMs / widthMs) * widthMs,
      toMs: Math.floor(toMs / widthMs) * widthMs,
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs);
};

/** The parts of stretches that lie in (fromMs, toMs]. */
export const partsWithin = (stretches: readonly Stretch[], { fromMs, toMs }: Stretch): Stretch[] =>
  stretches
    .map((each) => ({
      fromMs: Math.max(fromMs, each.fromMs),
      toMs: Math.min(toMs, each.toMs),
    }))
    .filter((part) => part.fromMs < part.toMs);
