// The incidents of this collector: made by alerts, tended by people, read by the board and the status
// page. What it writes within an evaluation commits or rolls back with it.

import type { Audit } from '../audit.ts';
import type {
  IncidentCost,
  IncidentDetail,
  IncidentRow,
  TroubleRow,
} from '../serve/incidents/shapes.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { NotificationRow } from '../serve/notifications/shapes.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';
import type { GateVerdict } from '../serve/verdict/shapes.ts';
import type { Store } from '../store/database.ts';
import { type ByHand, createByHand } from './by-hand.ts';
import { incidentCost } from './cost.ts';
import { createFromAlerts, type FromAlerts } from './from-alerts.ts';
import { createLive } from './live.ts';
import { createRecord, type RecordOptions } from './record.ts';
import { type Incident, openIncidentStore, type Trouble } from './store.ts';
import { lookBackMs, timelineOf } from './timeline.ts';

export type IncidentOptions = {
  readonly store: Store;
  readonly nowMs: number;
  readonly audit: Audit;
  readonly markers: Pick<Markers, 'list'>;
  /** Pages, newest first. */
  readonly pages: (limit: number) => readonly NotificationRow[];
  readonly rows: () => readonly ObjectiveRow[];
  /** null where that time cannot be counted any more. */
  readonly counted: (fromMs: number, toMs: number) => GateVerdict | null;
  readonly titleOf: (service: string) => string;
  readonly publishAfterMs: number;
  /** Inside the transaction that writes a public line. */
  readonly onPublic: RecordOptions['onPublic'];
  /** After a commit. */
  readonly onChanged: (row: IncidentRow) => void;
};

export type Incidents = ByHand &
  Pick<FromAlerts, 'onTransition' | 'closeForgotten'> & {
    readonly committed: () => void;
    readonly rolledBack: () => void;
    /** Publishes what is due and measures what is over. @throws CollectorError `store-unwritable` */
    readonly second: (nowMs: number) => void;
    /** Newest first. */
    readonly list: (only: 'open' | 'all', limit: number) => IncidentRow[];
    readonly detail: (id: string, nowMs: number) => IncidentDetail | null;
    readonly rowOf: (incident: Incident) => IncidentRow;
    readonly store: ReturnType<typeof openIncidentStore>;
  };

/** Late counts have come by then. */
const measuredAfterMs = 60_000;
/** What was not measured by then cannot be. */
const measurableMs = 86_400_000;
const measuringEveryMs = 10_000;
const mostMarkers = 1000;
const mostAudit = 1000;
const mostPages = 1000;

const troubleRow = (trouble: Trouble): TroubleRow => ({
  ...{ title: trouble.title, kind: trouble.kind, service: trouble.service },
  ...{ name: trouble.slo, objective: trouble.objective },
  ...{ since: trouble.sinceMs, until: trouble.untilMs, alerts: trouble.alerts },
});

export const openIncidents = (options: IncidentOptions): Incidents => {
  const { store, audit, markers, pages, rows, counted, onChanged, onPublic } = options;
  const { titleOf, publishAfterMs } = options;
  const incidents = openIncidentStore(store, options.nowMs);
  const live = createLive(incidents);
  let measuredMs = 0;

  const rowOf = (incident: Incident): IncidentRow => ({
    ...{ id: incident.id, title: incident.title, services: incident.services },
    ...{ status: incident.status, impact: incident.impact },
    ...{ openedAt: incident.openedMs, resolvedAt: incident.resolvedMs },
    ...{ openedBy: incident.openedBy, tended: incident.tended },
    published:
      incident.publishedMs === null
        ? null
        : { title: incident.publicTitle ?? '', at: incident.publishedMs },
    firing: live.troubles().filter((each) => each.incident === incident.sequence).length,
  });

  const record = createRecord({
    incidents,
    onPublic,
    onChanged: (incident) => onChanged(rowOf(incident)),
  });
  const fromAlerts = createFromAlerts({ incidents, record, live, titleOf, publishAfterMs });
  const byHand = createByHand({
    incidents,
    record: {
      ...record,
      committed: () => {
        live.forgetCandidates();
        record.committed();
      },
    },
    audit: audit.write,
    titleOf,
  });

  const costOf = (incident: Incident, nowMs: number): IncidentCost | null => {
    if (incident.cost !== null) return incident.cost;
    const troubles = incidents.troubles(incident.sequence);
    const current = rows();
    const concerns: Parameters<typeof incidentCost>[3] = ({ name, objective }) =>
      troubles.some((each) => each.slo === name && each.objective === objective);
    // What made the first alert fire was counted in the window that it looked at.
    const windows = current.filter(concerns).map((row) => row.current.windowSeconds);
    const before = incident.byHand ? 0 : Math.max(0, ...windows) * 1000;
    const verdict = counted(incident.openedMs - before, incident.resolvedMs ?? nowMs);
    return verdict === null ? null : incidentCost(verdict, current, incident.services, concerns);
  };

  const measure = (nowMs: number): void => {
    if (Math.abs(nowMs - measuredMs) < measuringEveryMs) return;
    measuredMs = nowMs;
    for (const incident of incidents.since(nowMs - measurableMs)) {
      if (incident.cost !== null || incident.resolvedMs === null) continue;
      if (nowMs - incident.resolvedMs < measuredAfterMs) continue;
      const cost = costOf(incident, nowMs);
      if (cost === null) continue;
      incidents.transaction(() => incidents.put({ ...incident, cost }));
    }
  };

  /** Of pages about its alerts. */
  const tracesOf = (troubles: readonly Trouble[]): string[] => {
    const alerts = new Set(troubles.flatMap((trouble) => trouble.alerts));
    return [
      ...new Set(
        pages(mostPages).flatMap(({ alertId, traceUrl }) =>
          traceUrl !== null && alerts.has(alertId) ? [traceUrl] : [],
        ),
      ),
    ];
  };

  return {
    ...fromAlerts,
    ...byHand,
    store: incidents,
    rowOf,
    committed: record.committed,
    rolledBack: () => {
      live.forget();
      record.rolledBack();
    },
    second: (nowMs) => {
      fromAlerts.publishDue(nowMs);
      record.committed();
      measure(nowMs);
    },
    list: (only, limit) => incidents.list(only, limit).map(rowOf),
    detail: (id, nowMs) => {
      const incident = incidents.get(id);
      if (incident === null) return null;
      const troubles = incidents.troubles(incident.sequence);
      const timeline = timelineOf(
        incident,
        {
          entries: incidents.entries(incident.sequence),
          troubles,
          markers: markers.list({ sinceMs: incident.openedMs - lookBackMs, limit: mostMarkers }),
          audit: audit.list({ limit: mostAudit }),
        },
        nowMs,
      );
      return {
        ...rowOf(incident),
        cost: costOf(incident, nowMs),
        troubles: troubles.map(troubleRow),
        timeline,
        traces: tracesOf(troubles),
      };
    },
  };
};
