// Time that was agreed not to count. It is left out of a window in whole cells, those that the window
// is read from: so what is taken away is exactly what was counted in that time, and nothing beside.

import type { Maintenance } from '../../language/slo-set.ts';
import type { Stretch } from '../window/lapses.ts';

/** Maintenance of a service, in whole cells, oldest first; what overlaps or touches is one. */
export const leftOutOf = (
  maintenances: readonly Maintenance[],
  service: string,
  widthSeconds: number,
): Stretch[] => {
  const widthMs = widthSeconds * 1000;
  const merged: Stretch[] = [];
  for (const { startMs: fromMs, endMs: toMs } of maintenances
    .filter(({ services }) => services.length === 0 || services.includes(service))
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
