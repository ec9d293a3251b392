// The JSON of incidents, as the board reads it. Times are milliseconds of Unix time; null stands for
// what was not measured, is not over, or was not told to the public.

import type { MarkerRow, Unit } from '../shapes.ts';

export const incidentStatuses = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type IncidentStatus = (typeof incidentStatuses)[number];

/** What the public is told of its components. `none`: users notice nothing. */
export const incidentImpacts = ['outage', 'degraded', 'maintenance', 'none'] as const;
export type IncidentImpact = (typeof incidentImpacts)[number];

/** GET /api/incidents answers an array of these, newest first. */
export type IncidentRow = {
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly status: IncidentStatus;
  readonly impact: IncidentImpact;
  readonly openedAt: number;
  readonly resolvedAt: number | null;
  /** 'alerts', or the name of a person. */
  readonly openedBy: string;
  /** A person opened it or set its status: only people end it. */
  readonly tended: boolean;
  /** null: only this board knows of it. */
  readonly published: { readonly title: string; readonly at: number } | null;
  /** How many of its troubles are not over. */
  readonly firing: number;
};

/** Alerts that belong together, from the first that fired until none did. */
export type TroubleRow = {
  readonly title: string;
  readonly kind: 'threshold' | 'burn' | 'stale';
  readonly service: string;
  /** The SLO and its objective. */
  readonly name: string;
  readonly objective: string;
  readonly since: number;
  readonly until: number | null;
  /** Ids of all its alerts. */
  readonly alerts: readonly string[];
};

export type IncidentEvent = {
  readonly at: number;
  readonly kind:
    | 'opened'
    | 'alert'
    | 'status'
    | 'note'
    | 'published'
    | 'update'
    | 'change'
    | MarkerRow['kind'];
  readonly title: string;
  readonly detail: string;
  /** null: no person. */
  readonly who: string | null;
  /** Whether the status page tells it. */
  readonly isPublic: boolean;
};

/** What an incident cost one objective. */
export type ObjectiveCost = {
  readonly name: string;
  readonly objective: string;
  readonly title: string;
  readonly target: number;
  readonly counts: Unit;
  readonly bad: number;
  readonly total: number;
  /** Share of the budget of the whole period, 1 for all of it; null where nothing was measured. */
  readonly budgetSpent: number | null;
  /** The period in words: '30d'. */
  readonly window: string;
};

export type IncidentCost = {
  /** As it was counted, on the edges of cells. */
  readonly from: number;
  readonly to: number;
  readonly objectives: readonly ObjectiveCost[];
};

/** GET /api/incidents/ID. */
export type IncidentDetail = IncidentRow & {
  /** null: nothing was counted, or it is too long ago to be. */
  readonly cost: IncidentCost | null;
  readonly troubles: readonly TroubleRow[];
  /** Oldest first, with what changed within two hours before it was opened. */
  readonly timeline: readonly IncidentEvent[];
  /** Traces of bad events that its pages named. */
  readonly traces: readonly string[];
};
