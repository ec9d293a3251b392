// Agreed maintenance: while it lasts, the alerts of its services do not begin to fire. They are
// pending and say why; what is measured is measured all the same, and what fires already goes on.

import type { Maintenance, Objective } from '../../language/slo-set.ts';
import { momentText } from './moment.ts';

export type Upkeep = {
  /** Why alerts of an objective are kept back now, in words; null where they are not. */
  readonly of: (objective: Pick<Objective, 'service'>, nowMs: number) => string | null;
  /** The same for what concerns several: all of them must be in maintenance. */
  readonly ofAll: (objectives: readonly Objective[], nowMs: number) => string | null;
};

export const upkeepOf = (maintenances: readonly Maintenance[]): Upkeep => {
  const of: Upkeep['of'] = ({ service }, nowMs) => {
    const lasting = maintenances.filter(
      ({ startMs, endMs, services }) =>
        startMs <= nowMs && nowMs < endMs && (services.length === 0 || services.includes(service)),
    );
    const [last] = lasting.toSorted((a, b) => b.endMs - a.endMs);
    if (last === undefined) return null;
    return `in maintenance until ${momentText(last.endMs)} (${last.description || last.name})`;
  };
  return {
    of,
    ofAll: (objectives, nowMs) => {
      if (maintenances.length === 0) return null;
      const reasons = objectives.map((objective) => of(objective, nowMs));
      return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
    },
  };
};
