// Incidents as alerts make them: a page opens one or joins one, inside the transaction of its
// transition; when none of its alerts fires any more it is resolved, unless a person tends it. A red
// that lasts is published as "investigating", whether or not anybody is awake.

import type { AlertTransition } from '../engine.ts';
import { incidentOf } from './joining.ts';
import type { LiveIncidents } from './live.ts';
import type { IncidentRecord } from './record.ts';
import type { Incident, IncidentStore, Trouble } from './store.ts';
import { backSentence, publicSentence, publicTitle, recoveredSentence } from './telling.ts';

export type FromAlertsOptions = {
  readonly incidents: IncidentStore;
  readonly record: IncidentRecord;
  readonly live: LiveIncidents;
  /** How a service is called where people read it. */
  readonly titleOf: (service: string) => string;
  /** How long a red lasts before the public is told. */
  readonly publishAfterMs: number;
};

/** Red ends with its minute, while a burn looks back for hours: they are two troubles. */
const keyOf = ({ alert, objective }: AlertTransition): string =>
  alert.kind === 'stale' ? alert.alertName : `${objective.key} ${alert.kind}`;

const troubleTitle = ({ alert, objective }: AlertTransition): string => {
  switch (alert.kind) {
    case 'threshold':
      return `${objective.title} is red`;
    case 'burn':
      return `${objective.title} is spending its error budget too fast`;
    case 'stale':
      return `A source of ${objective.title} is silent`;
  }
};

/** What the summary says besides. */
const detailOf = (title: string, summary: string): string =>
  summary.startsWith(`${title}: `) ? summary.slice(title.length + 2) : summary;

export type FromAlerts = ReturnType<typeof createFromAlerts>;

export const createFromAlerts = (options: FromAlertsOptions) => {
  const { incidents, record, live, titleOf, publishAfterMs } = options;
  const named = ({ services }: Incident): string[] => services.map(titleOf);

  const reopen = (incident: Incident, atMs: number): Incident => {
    live.forgetCandidates();
    return record.write(
      { ...incident, status: 'investigating', resolvedMs: null, cost: null, tended: false },
      atMs,
      incident.publishedMs === null
        ? { kind: 'status', title: 'It is back' }
        : { kind: 'update', title: backSentence(named(incident)), isPublic: true },
    );
  };

  const open = (transition: AlertTransition, title: string): Incident => {
    const { alert, objective, atMs } = transition;
    const incident = incidents.add({
      ...{ title, services: [objective.service], openedMs: atMs, openedBy: 'alerts' },
      ...{ impact: alert.kind === 'threshold' ? 'outage' : 'degraded', byHand: false },
    });
    live.opened(incident);
    return record.write(incident, atMs, { kind: 'opened', title: `Opened by a page: ${title}` });
  };

  /**
   * What another service's trouble explains belongs to that, and makes it one of both services; which
   * of the two is told first in a second does not matter.
   */
  const joined = (transition: AlertTransition, key: string): Incident | null => {
    const { alert, objective, atMs } = transition;
    const { service } = objective;
    const [cause, own] = [alert.inhibitedBy ?? alert.alertName, alert.alertName].map(live.ofAlert);
    const sequence = cause ?? own ?? null;
    const together = sequence === null ? null : incidents.numbered(sequence);
    if (together !== null && together.resolvedMs === null) {
      if (together.services.includes(service)) return together;
      live.forgetCandidates();
      // What explains the others names it.
      const title =
        alert.inhibitedBy === null && !together.tended ? troubleTitle(transition) : together.title;
      return { ...together, title, services: [...together.services, service] };
    }
    const known = incidentOf({ key, service, atMs }, live.candidates(key, service, atMs));
    return known === null ? null : incidents.numbered(known.sequence);
  };

  const fired = (transition: AlertTransition): void => {
    const { alert, objective, atMs } = transition;
    const key = keyOf(transition);
    const { service } = objective;
    const found = joined(transition, key);
    const title = troubleTitle(transition);
    const line = { kind: 'alert', title, detail: detailOf(title, alert.summary) } as const;
    // A ticket can wait: it opens nothing and keeps nothing open, but belongs to what is happening.
    if (alert.severity === 'ticket') {
      if (found !== null && found.resolvedMs === null) record.write(found, atMs, line);
      return;
    }
    const before = live.trouble(key);
    if (before?.firing.includes(alert.id)) return;
    const standing =
      found === null
        ? open(transition, title)
        : found.resolvedMs === null
          ? found
          : reopen(found, atMs);
    const isWorse = alert.kind === 'threshold' && !standing.tended;
    const incident: Incident = isWorse ? { ...standing, impact: 'outage' } : standing;
    const spell = before?.incident === incident.sequence ? before : null;
    // A person resolved its incident while it lasted: what fires on is of the new one.
    if (before !== null && spell === null) live.put({ ...before, firing: [], untilMs: atMs });
    const begun: Trouble = spell ?? {
      ...{ incident: incident.sequence, key, sinceMs: atMs, untilMs: null, title },
      ...{ service, slo: objective.slo, objective: objective.objective },
      ...{ kind: alert.kind, firing: before?.firing ?? [], alerts: before?.firing ?? [] },
    };
    live.put({
      ...begun,
      firing: [...begun.firing, alert.id],
      alerts: [...new Set([...begun.alerts, alert.id])],
    });
    live.belongs(alert.alertName, incident.sequence);
    if (alert.inhibitedBy !== null) live.belongs(alert.inhibitedBy, incident.sequence);
    record.write(incident, atMs, line);
  };

  /** None of its alerts fires any more. */
  const allEnded = (incident: Incident, atMs: number): void => {
    if (incident.resolvedMs !== null) return;
    live.forgetCandidates();
    if (incident.tended) {
      record.write(incident, atMs, { kind: 'alert', title: 'All its alerts have ended' });
      return;
    }
    record.write(
      { ...incident, status: 'resolved', resolvedMs: atMs },
      atMs,
      incident.publishedMs === null
        ? { kind: 'status', title: 'Resolved: all its alerts have ended' }
        : { kind: 'update', title: recoveredSentence(named(incident)), isPublic: true },
    );
  };

  const end = (trouble: Trouble, alertId: string, atMs: number, why: string): void => {
    const firing = trouble.firing.filter((id) => id !== alertId);
    const untilMs = firing.length === 0 ? atMs : null;
    live.put({ ...trouble, firing, untilMs });
    if (untilMs === null) return;
    const incident = incidents.numbered(trouble.incident);
    if (incident === null) return;
    record.write(incident, atMs, { kind: 'alert', title: `${trouble.title}: ${why}` });
    if (!live.hasOpen(trouble.incident)) allEnded(incident, atMs);
  };

  const isDue = ({ kind, sinceMs }: Trouble, nowMs: number): boolean =>
    kind === 'threshold' && nowMs - sinceMs >= publishAfterMs;

  return {
    /** Inside the transaction of the transition. */
    onTransition: (transition: AlertTransition): void => {
      const { alert, to, atMs } = transition;
      if (to === 'firing') fired(transition);
      if (to !== 'resolved' && to !== 'inactive') return;
      const trouble = live.trouble(keyOf(transition));
      if (trouble?.firing.includes(alert.id)) end(trouble, alert.id, atMs, 'over');
    },

    /** At the start: alerts whose definition is gone or was changed will never be resolved. */
    closeForgotten: (firingAlertIds: ReadonlySet<string>, nowMs: number): void => {
      incidents.transaction(() => {
        for (const { key, firing } of live.troubles()) {
          for (const id of firing.filter((each) => !firingAlertIds.has(each))) {
            const trouble = live.trouble(key);
            if (trouble !== null) end(trouble, id, nowMs, 'not watched as before');
          }
        }
      });
    },

    /** Each second: tells the public of reds that last. */
    publishDue: (nowMs: number): void => {
      const due = new Set(
        live.troubles().flatMap((each) => (isDue(each, nowMs) ? [each.incident] : [])),
      );
      for (const sequence of due) {
        const incident = incidents.numbered(sequence);
        if (incident === null || incident.resolvedMs !== null) continue;
        if (incident.publishedMs !== null || incident.impact === 'none') continue;
        incidents.transaction(() =>
          record.write(
            { ...incident, publishedMs: nowMs, publicTitle: publicTitle(named(incident)) },
            nowMs,
            {
              kind: 'published',
              title: publicSentence(incident.status, named(incident)),
              isPublic: true,
            },
          ),
        );
      }
    },
  };
};
