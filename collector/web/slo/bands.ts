// When alerts of an objective fired, for the timeline of its charts: those the engine still knows, and
// those of which only pages tell.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { AlertRow } from '../../serve/shapes.ts';
import type { Band } from './plot.ts';

type Told = Pick<NotificationRow, 'alertId' | 'name' | 'objective' | 'state' | 'at'>;
type Known = Pick<AlertRow, 'id' | 'state' | 'since' | 'resolvedAt'>;

/** @param notifications of all objectives, in any order */
export const bandsOf = (
  { name, objective }: { readonly name: string; readonly objective: string },
  alerts: readonly Known[],
  notifications: readonly Told[],
  nowMs: number,
): readonly Band[] => {
  const spans = new Map<string, { fromMs: number; toMs: number }>();
  const its = notifications.filter((each) => each.name === name && each.objective === objective);
  for (const { alertId, at } of its.filter(({ state }) => state === 'firing')) {
    const known = spans.get(alertId);
    // A page that is repeated is of the same firing.
    spans.set(alertId, { fromMs: Math.min(at, known?.fromMs ?? at), toMs: nowMs });
  }
  for (const { alertId, at } of its.filter(({ state }) => state === 'resolved')) {
    const known = spans.get(alertId);
    if (known !== undefined) spans.set(alertId, { ...known, toMs: Math.max(at, known.fromMs) });
  }
  for (const { id, state, since, resolvedAt } of alerts) {
    if (state === 'pending') continue;
    const fromMs = Math.min(since, spans.get(id)?.fromMs ?? since);
    spans.set(id, { fromMs, toMs: resolvedAt ?? nowMs });
  }
  return [...spans.values()].toSorted((a, b) => a.fromMs - b.fromMs);
};
