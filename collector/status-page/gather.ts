// Puts the status page together from the engine's rows, the incidents and the days that cells tell of.
// This is the one place where what the team knows becomes what the public knows.

import type { Maintenance, Objective, Service } from '../../language/slo-set.ts';
import { heardName } from '../engine/histories.ts';
import type { Entry, Incident, IncidentStore, Trouble } from '../incidents/store.ts';
import { publicTitle } from '../incidents/telling.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';
import {
  type ComponentPast,
  dayMs,
  dayOf,
  daysOf,
  type Span,
  shownDays,
  uptimeOf,
} from './days.ts';
import type { HeardDays } from './heard-days.ts';
import type { PublicComponent, PublicIncident, StatusPage } from './page.ts';
import { componentState, isInMaintenance, worstState } from './state.ts';

export type GatherOptions = {
  readonly title: string;
  /** Where people read the page. */
  readonly url: () => string;
  /** Those that are shown, in order. */
  readonly services: readonly Service[];
  readonly objectives: readonly Objective[];
  readonly maintenances: readonly Maintenance[];
  readonly incidents: IncidentStore;
  readonly heard: HeardDays;
  readonly rows: () => readonly ObjectiveRow[];
  readonly afterMs: number;
};

const updateOf = ({ sequence, atMs, status, title }: Entry): PublicIncident['updates'][number] => ({
  ...{ id: String(sequence), at: atMs, status, text: title },
});

/** null for what the public does not know. */
export const publicIncident = (
  incident: Incident,
  entries: readonly Entry[],
  titleOf: (service: string) => string | null,
): PublicIncident | null => {
  const updates = entries.filter(({ isPublic }) => isPublic).map(updateOf);
  if (incident.publishedMs === null || updates.length === 0) return null;
  const components = incident.services.flatMap((service) => titleOf(service) ?? []);
  if (components.length === 0 && incident.services.length > 0) return null;
  return {
    id: incident.id,
    title: incident.publicTitle ?? publicTitle(components),
    status: incident.status,
    impact: incident.impact,
    startedAt: incident.openedMs,
    resolvedAt: incident.resolvedMs,
    components,
    updates: updates.toReversed(),
  };
};

const spanOf = (fromMs: number, toMs: number | null, nowMs: number): Span => ({
  fromMs,
  toMs: toMs ?? nowMs,
});

/** What of a component's past was an outage, and what was less. */
const pastOf = (
  service: string,
  incidents: readonly Incident[],
  troubles: readonly Trouble[],
  nowMs: number,
): Pick<ComponentPast, 'outages' | 'degraded'> => {
  const spans: Record<'outage' | 'degraded', Span[]> = { outage: [], degraded: [] };
  const numbered = new Map(incidents.map((incident) => [incident.sequence, incident]));
  for (const { incident, kind, sinceMs, untilMs, ...trouble } of troubles) {
    if (trouble.service !== service || kind !== 'threshold') continue;
    const { impact } = numbered.get(incident) ?? { impact: 'outage' };
    // Whoever called it less did so in the audit.
    if (impact === 'outage' || impact === 'degraded') {
      spans[impact].push(spanOf(sinceMs, untilMs, nowMs));
    }
  }
  for (const { services, impact, publishedMs, openedMs, resolvedMs, byHand } of incidents) {
    if (!byHand || publishedMs === null || !services.includes(service)) continue;
    if (impact === 'outage' || impact === 'degraded') {
      spans[impact].push(spanOf(openedMs, resolvedMs, nowMs));
    }
  }
  return { outages: spans.outage, degraded: spans.degraded };
};

export const createGather = (options: GatherOptions) => {
  const { title, url, objectives, maintenances, incidents, heard, rows, afterMs } = options;
  const services = options.services.filter(({ name }) =>
    objectives.some(({ service }) => service === name),
  );
  const titles = new Map(services.map((service) => [service.name, service.title]));
  const sources = new Map(
    services.map(({ name }) => [
      name,
      new Set(
        objectives
          .filter(({ service }) => service === name)
          .map(({ indicator }) => heardName(indicator.source)),
      ),
    ]),
  );

  return (nowMs: number): StatusPage => {
    const firstMs = dayOf(nowMs) - (shownDays - 1) * dayMs;
    const recent = incidents.since(firstMs);
    const troubles = incidents.troublesSince(firstMs);
    const known = recent.flatMap((incident) => {
      const told =
        incident.publishedMs === null
          ? null
          : publicIncident(
              incident,
              incidents.entries(incident.sequence),
              (service) => titles.get(service) ?? null,
            );
      return told === null ? [] : [{ incident, told }];
    });
    const current = Map.groupBy(rows(), ({ service }) => service);

    const componentOf = ({ name, title, description }: Service): PublicComponent => {
      const facts = {
        rows: current.get(name) ?? [],
        impacts: known
          .filter(({ incident }) => incident.resolvedMs === null)
          .filter(({ incident }) => incident.services.includes(name))
          .map(({ incident }) => incident.impact),
        inMaintenance: isInMaintenance(maintenances, name, nowMs),
        afterMs,
      };
      const days = daysOf(
        {
          sinceMs: heard.sinceMs(name, nowMs),
          heardSeconds: heard.of(sources.get(name) ?? new Set()),
          ...pastOf(name, recent, troubles, nowMs),
          maintenance: maintenances
            .filter((each) => each.services.length === 0 || each.services.includes(name))
            .map(({ startMs, endMs }) => ({ fromMs: startMs, toMs: Math.min(endMs, nowMs) }))
            .filter(({ fromMs, toMs }) => toMs > fromMs),
        },
        nowMs,
      );
      const { share, watchedDays } = uptimeOf(days);
      const state = componentState(facts, nowMs);
      return { title, description, state, days, uptime: share, watchedDays };
    };

    heard.read(nowMs);
    const components = services.map(componentOf);
    return {
      title,
      url: url(),
      updatedAt: nowMs,
      state: worstState(components.map(({ state }) => state)),
      components,
      open: known.flatMap(({ told }) => (told.resolvedAt === null ? told : [])),
      past: known.flatMap(({ told }) => (told.resolvedAt === null ? [] : told)),
    };
  };
};
