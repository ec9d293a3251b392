// What the public is told of a component, in one of five words. What people said of an incident goes
// before what is measured; what is measured counts once it has lasted as long as the public waits for
// any news, so that words and incidents agree.

import type { Maintenance } from '../../language/slo-set.ts';
import type { IncidentImpact } from '../serve/incidents/shapes.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';

export const componentStates = [
  'outage',
  'degraded',
  'maintenance',
  'no data',
  'operational',
] as const;
export type ComponentState = (typeof componentStates)[number];

/** Worst first; of none, there is nothing to tell. */
export const worstState = (states: readonly ComponentState[]): ComponentState =>
  componentStates.find((state) => states.includes(state)) ?? 'no data';

export type ComponentFacts = {
  /** Of its objectives. */
  readonly rows: readonly Pick<ObjectiveRow, 'status' | 'since'>[];
  /** Of the published incidents about it that are open. */
  readonly impacts: readonly IncidentImpact[];
  readonly inMaintenance: boolean;
  /** How long a colour must have lasted. */
  readonly afterMs: number;
};

const told = (impact: IncidentImpact): ComponentState =>
  impact === 'none' ? 'operational' : impact;

export const componentState = (
  { rows, impacts, inMaintenance, afterMs }: ComponentFacts,
  nowMs: number,
): ComponentState => {
  if (inMaintenance) return 'maintenance';
  if (impacts.length > 0) return worstState(impacts.map(told));
  const lasts = (status: ObjectiveRow['status']): boolean =>
    rows.some((row) => row.status === status && nowMs - row.since >= afterMs);
  if (lasts('red')) return 'outage';
  if (lasts('yellow')) return 'degraded';
  const isUnknown = rows.every(({ status }) => status === 'no data' || status === 'stale');
  // A source that is not heard says nothing of what its users see.
  return isUnknown || lasts('stale') ? 'no data' : 'operational';
};

export const isInMaintenance = (
  maintenances: readonly Pick<Maintenance, 'startMs' | 'endMs' | 'services'>[],
  service: string,
  nowMs: number,
): boolean =>
  maintenances.some(
    ({ startMs, endMs, services }) =>
      startMs <= nowMs && nowMs < endMs && (services.length === 0 || services.includes(service)),
  );
