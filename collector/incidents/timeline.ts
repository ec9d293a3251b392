// An incident's timeline: its own lines, what changed from two hours before it on, and what people did
// about its alerts meanwhile. Oldest first. Pages and the collector's own marks are left out: the
// alerts behind them are lines already.

import type { AuditRow } from '../serve/audit/shapes.ts';
import type { IncidentEvent } from '../serve/incidents/shapes.ts';
import type { MarkerRow } from '../serve/shapes.ts';
import type { Entry, Incident, Trouble } from './store.ts';

/** What changed so long before may be why. */
export const lookBackMs = 2 * 3_600_000;

const changes: ReadonlySet<MarkerRow['kind']> = new Set([
  'deploy',
  'gate',
  'flag',
  'fault',
  'note',
]);

const entryEvent = ({ atMs, kind, title, detail, who, isPublic }: Entry): IncidentEvent => ({
  ...{ at: atMs, kind, title, detail, who, isPublic },
});

const markerEvent = ({ at, kind, title, detail }: MarkerRow): IncidentEvent => ({
  ...{ at, kind, title, detail, who: null, isPublic: false },
});

const actEvent = ({ at, who, what, about, detail }: AuditRow): IncidentEvent => ({
  ...{ at, kind: 'change', who, isPublic: false },
  title: `${what}: ${about}`,
  detail,
});

/** As a word of its own. */
const says = (text: string, name: string): boolean =>
  new RegExp(`(?<![\\w.-])${RegExp.escape(name)}(?![\\w.-])`).test(text);

/** Silences and acknowledgements that name one of its alerts, objectives or services. */
const isAbout = ({ what, about, detail }: AuditRow, names: readonly string[]): boolean =>
  /^(silence|alert|acknowledge)/i.test(what) &&
  names.some((name) => says(about, name) || says(detail, name));

export const timelineOf = (
  incident: Pick<Incident, 'openedMs' | 'resolvedMs' | 'services'>,
  given: {
    readonly entries: readonly Entry[];
    readonly troubles: readonly Trouble[];
    readonly markers: readonly MarkerRow[];
    readonly audit: readonly AuditRow[];
  },
  nowMs: number,
): IncidentEvent[] => {
  const endMs = incident.resolvedMs ?? nowMs;
  const within = (at: number, sinceMs: number): boolean => at >= sinceMs && at <= endMs;
  const names = [
    ...incident.services,
    ...given.troubles.flatMap(({ slo, title, alerts }) => [slo, title, ...alerts]),
  ];
  return [
    ...given.entries.map(entryEvent),
    ...given.markers
      .filter(({ at, kind }) => changes.has(kind) && within(at, incident.openedMs - lookBackMs))
      .map(markerEvent),
    ...given.audit
      .filter((row) => within(row.at, incident.openedMs) && isAbout(row, names))
      .map(actEvent),
  ].toSorted((a, b) => a.at - b.at);
};
