// The pages that are open, in the store: one row each, under the key that whoever groups alerts gave it.

import type { Store } from '../store/database.ts';
import { numberIn, numberOrNullIn, type Row, textIn, textOrNullIn } from '../store/row.ts';
import type { Member, OpenPage } from './open-page.ts';

/** Earlier versions wrote ids only, and a page for each trouble. */
const memberOf = (stored: string | Member, row: Row): Member =>
  typeof stored === 'string'
    ? {
        ...{ id: stored, name: textIn(row, 'slo'), objective: textIn(row, 'objective') },
        ...{ severity: row.severity === 'page' ? 'page' : 'ticket', title: textIn(row, 'slo') },
        ...{ service: '', trouble: textIn(row, 'key'), isMuted: false },
      }
    : stored;

const pageOf = (row: Row): OpenPage => {
  const stored = JSON.parse(textIn(row, 'alerts')) as (string | Member)[];
  return {
    key: textIn(row, 'key'),
    openedBy: textIn(row, 'opened_by'),
    openedMs: numberIn(row, 'opened_ms'),
    slo: textIn(row, 'slo'),
    objective: textIn(row, 'objective'),
    severity: row.severity === 'page' ? 'page' : 'ticket',
    members: stored.map((each) => memberOf(each, row)),
    joined: numberIn(row, 'joined'),
    service: textOrNullIn(row, 'service'),
    untold: numberIn(row, 'untold'),
    wokenMs: numberOrNullIn(row, 'woken_ms'),
    toldMs: numberOrNullIn(row, 'told_ms'),
    isQuiet: numberIn(row, 'is_quiet') === 1,
    escalated: numberIn(row, 'escalated'),
  };
};

export const openPages = ({ database }: Store) => {
  const selectAll = database.prepare('SELECT * FROM open_pages ORDER BY opened_ms, key');
  const put = database.prepare(
    `INSERT OR REPLACE INTO open_pages
       (key, opened_by, opened_ms, severity, alerts, slo, objective, service, joined, untold,
        woken_ms, told_ms, is_quiet, escalated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = database.prepare('DELETE FROM open_pages WHERE key = ?');

  return {
    all: (): OpenPage[] => selectAll.all().map(pageOf),
    /** Part of the transaction that is open. */
    put: (page: OpenPage): void => {
      put.run(
        page.key,
        page.openedBy,
        page.openedMs,
        page.severity,
        JSON.stringify(page.members),
        page.slo,
        page.objective,
        page.service,
        page.joined,
        page.untold,
        page.wokenMs,
        page.toldMs,
        page.isQuiet ? 1 : 0,
        page.escalated,
      );
    },
    remove: (key: string): void => {
      remove.run(key);
    },
  };
};
