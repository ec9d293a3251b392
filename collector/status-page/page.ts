// What the status page tells, and nothing else: whatever is rendered or sent to strangers is made of
// this. Titles of components, public titles and public texts are in it; names of SLOs, alerts, figures
// and texts for the team are not.

import type { IncidentImpact, IncidentStatus } from '../serve/incidents/shapes.ts';
import type { PublicDay } from './days.ts';
import type { ComponentState } from './state.ts';

export type PublicUpdate = {
  readonly id: string;
  readonly at: number;
  readonly status: IncidentStatus;
  readonly text: string;
};

export type PublicIncident = {
  readonly id: string;
  readonly title: string;
  readonly status: IncidentStatus;
  readonly impact: IncidentImpact;
  readonly startedAt: number;
  readonly resolvedAt: number | null;
  /** Titles. */
  readonly components: readonly string[];
  /** Newest first; never empty. */
  readonly updates: readonly PublicUpdate[];
};

export type PublicComponent = {
  readonly title: string;
  readonly description: string;
  readonly state: ComponentState;
  /** Oldest first, today last. */
  readonly days: readonly PublicDay[];
  /** Over all days, 0 to 1; null where nobody watched. */
  readonly uptime: number | null;
  readonly watchedDays: number;
};

export type StatusPage = {
  readonly title: string;
  /** Where people read it. */
  readonly url: string;
  readonly updatedAt: number;
  /** The worst of its components. */
  readonly state: ComponentState;
  readonly components: readonly PublicComponent[];
  /** Newest first. */
  readonly open: readonly PublicIncident[];
  /** Resolved within the days that are shown, newest first. */
  readonly past: readonly PublicIncident[];
};
