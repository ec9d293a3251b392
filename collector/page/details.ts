// What a page says besides its sentence, as it stands at the moment of telling: since when, what is
// left of the budget and how long that lasts, what changed shortly before, and where it is worst.

import { toldOf } from '../../language/owner.ts';
import type { Objective } from '../../language/slo-set.ts';
import { type Outlook, secondsToExhaustion } from '../budget/exhaustion.ts';
import { periodAt } from '../budget/period.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { PageBudget, PageDetails, WorstPlaces } from '../serve/notifications/shapes.ts';
import type { BudgetStepRow, MarkerRow, ObjectiveRow } from '../serve/shapes.ts';
import type { TraceSummary } from '../serve/traces/shapes.ts';
import type { PlaceCounts } from '../sli/places.ts';
import { worstPlaces } from '../sli/worst-places.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';

/** What is done to a system by its people. */
const changeKinds: readonly MarkerRow['kind'][] = ['deploy', 'flag', 'gate', 'fault'];
/** So long before it began. */
const changesMs = 3_600_000;
const lookedBackMs = 7 * 86_400_000;
const mostChanges = 5;
/** Of all kinds; pages may come in storms. */
const mostMarkers = 500;

/** Traces of so long before the page, as for its exemplar. */
const tracesMs = 300_000;
const mostTraces = 50;
const mostPlaces = 3;
/** In a storm of pages not every one is worth a search of the kept traces. */
const mostSearches = 20;

export type DetailsContext = {
  readonly markers: Pick<Markers, 'list'>;
  readonly badTraces: Pick<BadTraces, 'of'>;
  /** What was counted lately of an objective, by place. */
  readonly places: (objective: Objective, atMs: number) => readonly PlaceCounts[];
  /** An objective as it stands. */
  readonly row: (objective: Objective, atMs: number) => ObjectiveRow | null;
};

/** What is told, and about what. */
export type Telling = {
  readonly objective: Objective;
  readonly kind: 'threshold' | 'burn' | 'stale';
  readonly sinceMs: number;
  /** null while it lasts. */
  readonly untilMs: number | null;
  readonly atMs: number;
};

/** The shortest window in which anything was measured. */
const presentBurn = ({ burn }: ObjectiveRow): { burn: number; window: string } | null => {
  for (const [window, value] of Object.entries(burn))
    if (value !== null) return { burn: value, window };
  return null;
};

export const budgetOf = (
  { period }: Pick<Objective, 'period'>,
  row: Pick<ObjectiveRow, 'budgetLeft' | 'burn' | 'coverage' | 'counts' | 'window'>,
  atMs: number,
): PageBudget => {
  const { startMs, endMs } = periodAt(period, atMs);
  const periodSeconds = (endMs - startMs) / 1000;
  const present = presentBurn(row as ObjectiveRow);
  const outlook: Outlook = {
    left: row.budgetLeft ?? 'no data',
    burn: present?.burn ?? 'no data',
    periodSeconds,
    observedSeconds: row.counts === 'slices' ? periodSeconds : row.coverage * periodSeconds,
    endsInSeconds: period.kind === 'rolling' ? Number.POSITIVE_INFINITY : (endMs - atMs) / 1000,
  };
  const seconds = secondsToExhaustion(outlook);
  return {
    left: row.budgetLeft,
    period: row.window,
    burn: present?.burn ?? null,
    burnWindow: present?.window ?? null,
    spentAt: seconds === null ? null : Math.round(atMs + seconds * 1000),
  };
};

/** By route, of the kept traces in which an event was bad. */
export const worstOfTraces = (traces: readonly TraceSummary[]): WorstPlaces | null => {
  const byRoute = Map.groupBy(traces, ({ route, name }) => route ?? name);
  const places = [...byRoute]
    .map(([name, found]) => ({ name, bad: found.length, total: null }))
    .toSorted((a, b) => b.bad - a.bad || (a.name < b.name ? -1 : 1))
    .slice(0, mostPlaces);
  return places.length === 0 ? null : { by: 'route', from: 'traces', places };
};

export const detailsOf = ({ markers, badTraces, places, row }: DetailsContext) => {
  let recent: { readonly atMs: number; readonly rows: readonly MarkerRow[]; searches: number } = {
    atMs: 0,
    rows: [],
    searches: 0,
  };

  const changes = (sinceMs: number, atMs: number): PageDetails['changes'] =>
    recent.rows
      .filter(
        ({ at, kind }) => changeKinds.includes(kind) && at >= sinceMs - changesMs && at <= atMs,
      )
      .slice(0, mostChanges)
      .map(({ id, at, kind, title }) => ({ id, at, kind, title }));

  const worst = (objective: Objective, atMs: number): WorstPlaces | null => {
    const counted = worstPlaces(places(objective, atMs));
    if (counted !== null) {
      const named = counted.places.map(({ name, bad, total }) => ({ name, bad, total }));
      return { by: counted.by, from: 'counts', places: named };
    }
    if (recent.searches >= mostSearches) return null;
    recent.searches += 1;
    return worstOfTraces(badTraces.of(objective, { limit: mostTraces, sinceMs: atMs - tracesMs }));
  };

  return ({ objective, kind, sinceMs, untilMs, atMs }: Telling): PageDetails => {
    if (recent.atMs !== atMs) {
      const rows = markers.list({ sinceMs: atMs - lookedBackMs, limit: mostMarkers });
      recent = { atMs, rows, searches: 0 };
    }
    const standing = kind === 'stale' ? null : row(objective, atMs);
    const policy: BudgetStepRow | null = standing?.budgetPolicy ?? null;
    const isOver = untilMs !== null;
    return {
      since: kind === 'threshold' && !isOver ? redSince(standing, sinceMs) : sinceMs,
      until: untilMs,
      budget: standing === null ? null : budgetOf(objective, standing, atMs),
      changes: changes(sinceMs, atMs),
      worst: kind === 'stale' || isOver ? null : worst(objective, atMs),
      owner: toldOf([], objective)[0] ?? null,
      policy,
    };
  };
};

/** It may have been red for a while before it could page. */
const redSince = (row: ObjectiveRow | null, sinceMs: number): number =>
  row?.status === 'red' ? Math.min(row.since, sinceMs) : sinceMs;
