// The states of objectives and alerts on disk, so that a restart neither forgets a firing alert nor
// pages for it again. Written within the transaction of the transition.

import type { Colour } from '../alert/colour.ts';
import type { Status, StatusMemory } from '../alert/status.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { Store } from './database.ts';
import { numberIn, numberOrNullIn, textIn, textOrNullIn, textsIn, wordIn } from './row.ts';

/** `rule` says which alert of the definitions it is; `id` is this one firing of it. */
export type StoredAlert = {
  readonly rule: string;
  readonly row: AlertRow;
  /** Since when the condition of a pending one has held. */
  readonly holdingSinceMs: number | null;
};

/** That an alert of a rule fired; `endMs` is null while it does. */
export type StoredFiring = {
  readonly rule: string;
  readonly startMs: number;
  readonly endMs: number | null;
};

export type StoredObjective = { readonly indicator: string; readonly memory: StatusMemory };

const statuses: readonly Status[] = ['green', 'yellow', 'red', 'no data', 'stale'];
const colours: readonly Colour[] = ['green', 'yellow', 'red', 'no data'];
const kinds: readonly AlertRow['kind'][] = ['threshold', 'burn', 'stale'];
const severities: readonly AlertRow['severity'][] = ['page', 'ticket'];
const states: readonly AlertRow['state'][] = ['pending', 'firing', 'resolved'];

const rememberedMs = 31 * 86_400_000;

export class StateStore {
  readonly #store: Store;
  readonly #putObjective;
  readonly #putAlert;
  readonly #removeAlert;
  readonly #removeOld;

  constructor(store: Store) {
    this.#store = store;
    this.#putObjective = store.database.prepare(
      `INSERT OR REPLACE INTO objectives (key, indicator, status, since_ms, colour)
       VALUES (?, ?, ?, ?, ?)`,
    );
    this.#putAlert = store.database.prepare(
      `INSERT OR REPLACE INTO alerts
         (id, rule, name, slo, objective, kind, severity, state, since_ms, resolved_ms, summary,
          notify, held, holding_since_ms, inhibited_by, flapping)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#removeAlert = store.database.prepare('DELETE FROM alerts WHERE id = ?');
    this.#removeOld = store.database.prepare(
      `DELETE FROM alerts WHERE id IN (
         SELECT id FROM alerts WHERE state = 'resolved' AND resolved_ms < ? LIMIT ?)`,
    );
  }

  objectives(): Map<string, StoredObjective> {
    const rows = this.#store.database.prepare('SELECT * FROM objectives').all();
    return new Map(
      rows.map((row) => {
        const memory = {
          status: wordIn(row, 'status', statuses),
          sinceMs: numberIn(row, 'since_ms'),
          colour: wordIn(row, 'colour', colours),
          leavingSinceMs: null,
        };
        return [textIn(row, 'key'), { indicator: textIn(row, 'indicator'), memory }];
      }),
    );
  }

  putObjective(key: string, indicator: string, { status, sinceMs, colour }: StatusMemory): void {
    this.#putObjective.run(key, indicator, status, sinceMs, colour);
  }

  /** Pending and firing ones, and the newest resolved ones, newest first. */
  alerts(resolvedLimit: number): StoredAlert[] {
    const rows = this.#store.database
      .prepare(
        `SELECT * FROM (SELECT * FROM alerts WHERE state <> 'resolved'
           UNION ALL
           SELECT * FROM (SELECT * FROM alerts WHERE state = 'resolved' ORDER BY since_ms DESC LIMIT ?))
         ORDER BY since_ms DESC`,
      )
      .all(resolvedLimit);
    return rows.map((row) => ({
      rule: textIn(row, 'rule'),
      row: {
        id: textIn(row, 'id'),
        alertName: textIn(row, 'name'),
        name: textIn(row, 'slo'),
        objective: textIn(row, 'objective'),
        kind: wordIn(row, 'kind', kinds),
        severity: wordIn(row, 'severity', severities),
        state: wordIn(row, 'state', states),
        since: numberIn(row, 'since_ms'),
        resolvedAt: numberOrNullIn(row, 'resolved_ms'),
        summary: textIn(row, 'summary'),
        notify: textsIn(row, 'notify'),
        held: textOrNullIn(row, 'held'),
        inhibitedBy: textOrNullIn(row, 'inhibited_by'),
        ...{ recoveringSince: null, noDataSince: null },
        flapping: numberIn(row, 'flapping') === 1,
      },
      holdingSinceMs: numberOrNullIn(row, 'holding_since_ms'),
    }));
  }

  /** What fired since, or had not ended before, oldest first. */
  firings(sinceMs: number): StoredFiring[] {
    return this.#store.database
      .prepare(
        `SELECT rule, since_ms, resolved_ms FROM alerts
         WHERE state <> 'pending' AND coalesce(resolved_ms, since_ms) >= ? ORDER BY since_ms`,
      )
      .all(sinceMs)
      .map((row) => ({
        rule: textIn(row, 'rule'),
        startMs: numberIn(row, 'since_ms'),
        endMs: numberOrNullIn(row, 'resolved_ms'),
      }));
  }

  putAlert({ rule, row, holdingSinceMs }: StoredAlert): void {
    const { id, alertName, name, objective, kind, severity, state, since, resolvedAt, summary } =
      row;
    this.#putAlert.run(
      id,
      rule,
      alertName,
      name,
      objective,
      kind,
      severity,
      state,
      since,
      resolvedAt,
      summary,
      JSON.stringify(row.notify),
      row.held,
      holdingSinceMs,
      row.inhibitedBy,
      row.flapping ? 1 : 0,
    );
  }

  removeAlert(id: string): void {
    this.#removeAlert.run(id);
  }

  /**
   * Within the caller's transaction: alerts resolved long ago, at most so many.
   * @returns how many are gone
   */
  prune(nowMs: number, most: number = Number.MAX_SAFE_INTEGER): number {
    return Number(this.#removeOld.run(nowMs - rememberedMs, most).changes);
  }
}
