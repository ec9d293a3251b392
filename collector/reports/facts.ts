// What a report is made of, as the store has it: the cells of days, what was left out of them, who was
// told of what, and the incidents. Read when somebody asks; nothing of it is computed beforehand.

import type { Composite, Objective } from '../../language/slo-set.ts';
import { type Account, accountOf, jointAccounts } from '../corrections/account.ts';
import { dayAt } from '../corrections/days.ts';
import type { Ledger } from '../corrections/ledger.ts';
import type { ReportIncident, ReportPage } from '../serve/reports/shapes.ts';
import type { Store } from '../store/database.ts';
import { numberIn, numberOrNullIn, textIn, textsIn } from '../store/row.ts';
import type { CompositeFacts } from './composite.ts';
import type { CountedFacts } from './counted-days.ts';
import type { ReportRange } from './range.ts';

const dayLevel = 5;
const mostPages = 1000;

export type ObjectiveFacts = CountedFacts & {
  readonly objective: Objective;
  /** When its history began; null where there is none. */
  readonly sinceMs: number | null;
};

export type Facts = {
  readonly objectives: readonly ObjectiveFacts[];
  readonly composites: readonly CompositeFacts[];
  /** Oldest first. */
  readonly pages: readonly ReportPage[];
  readonly incidents: readonly ReportIncident[];
};

export type ReadFacts = (range: ReportRange) => Facts;

export const factsIn = (
  store: Store,
  objectives: readonly Objective[],
  ledger: Pick<Ledger, 'days'>,
  composites: readonly Composite[] = [],
): ReadFacts & { readonly sinceMs: () => number | null } => {
  const { database } = store;
  const selectHistories = database.prepare('SELECT id, indicator, since_ms FROM histories');
  const selectDays = database.prepare(
    `SELECT history, cell, SUM(good) AS good, SUM(total) AS total FROM cells
     WHERE level = ${dayLevel} AND cell >= ? AND cell < ? GROUP BY history, cell ORDER BY cell`,
  );
  const selectPages = database.prepare(
    `SELECT * FROM (
       SELECT sequence, at_ms, slo, objective, severity, title, summary FROM notifications
       WHERE at_ms >= ? AND at_ms < ? AND state = 'firing' AND why IN ('new', 'graver')
       ORDER BY sequence DESC LIMIT ${mostPages})
     ORDER BY sequence`,
  );
  const selectIncidents = database.prepare(
    `SELECT i.sequence, id, title, services, impact, opened_ms, resolved_ms,
       (SELECT json_group_array(DISTINCT slo || '/' || objective) FROM incident_troubles t
        WHERE t.incident = i.sequence) AS objectives
     FROM incidents i WHERE opened_ms < ? AND COALESCE(resolved_ms, ?) >= ?
     ORDER BY opened_ms, sequence`,
  );
  const selectSince = database.prepare('SELECT MIN(since_ms) AS since_ms FROM histories');

  const read = ({ fromMs, toMs }: ReportRange): Facts => {
    const [fromDay, beforeDay] = [dayAt(fromMs), dayAt(toMs)];
    const histories = new Map(
      selectHistories
        .all()
        .map((row) => [
          textIn(row, 'indicator'),
          { id: numberIn(row, 'id'), sinceMs: numberIn(row, 'since_ms') },
        ]),
    );
    const days = Map.groupBy(selectDays.all(fromDay, beforeDay), (row) => numberIn(row, 'history'));
    const leftOut = ledger.days(fromDay, beforeDay);
    const countedOf = ({ key, history }: Account): CountedFacts => ({
      days: (days.get(histories.get(history)?.id ?? -1) ?? []).map((row) => ({
        day: numberIn(row, 'cell'),
        good: numberIn(row, 'good'),
        total: numberIn(row, 'total'),
      })),
      leftOut: leftOut.get(key) ?? [],
    });
    return {
      objectives: objectives.map((objective) => {
        const account = accountOf(objective);
        const sinceMs = histories.get(account.history)?.sinceMs ?? null;
        return { objective, sinceMs, ...countedOf(account) };
      }),
      composites: composites.map((composite) => ({
        composite,
        unions:
          composite.joint === null
            ? null
            : jointAccounts(composite, objectives).map((account, index) => ({
                factor: composite.joint?.unions[index]?.factor ?? 0,
                ...countedOf(account),
              })),
      })),
      pages: selectPages.all(fromMs, toMs).map((row) => ({
        at: numberIn(row, 'at_ms'),
        name: textIn(row, 'slo'),
        objective: textIn(row, 'objective'),
        severity: row.severity === 'page' ? 'page' : 'ticket',
        title: textIn(row, 'title'),
        summary: textIn(row, 'summary'),
      })),
      incidents: selectIncidents.all(toMs, toMs, fromMs).map((row) => ({
        id: textIn(row, 'id'),
        title: textIn(row, 'title'),
        services: textsIn(row, 'services'),
        impact: textIn(row, 'impact'),
        from: numberIn(row, 'opened_ms'),
        to: numberOrNullIn(row, 'resolved_ms'),
        objectives: textsIn(row, 'objectives').toSorted(),
      })),
    };
  };

  return Object.assign(read, {
    sinceMs: () => {
      const row = selectSince.get();
      return row === undefined ? null : numberOrNullIn(row, 'since_ms');
    },
  });
};
