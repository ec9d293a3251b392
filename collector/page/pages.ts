// The pages that are open, in the store: one row per objective in trouble.

import type { Store } from '../store/database.ts';
import type { OpenPage } from './open-page.ts';

export type OpenPages = ReturnType<typeof openPages>;

export const openPages = ({ database }: Store) => {
  const select = database.prepare('SELECT * FROM open_pages WHERE objective = ?');
  const selectAll = database.prepare('SELECT * FROM open_pages');
  const put = database.prepare(
    `INSERT INTO open_pages (objective, opened_by, opened_ms, severity, alerts)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (objective) DO UPDATE SET severity = excluded.severity, alerts = excluded.alerts`,
  );
  const remove = database.prepare('DELETE FROM open_pages WHERE objective = ?');

  const pageOf = (row: Readonly<Record<string, unknown>>): OpenPage => ({
    openedBy: String(row.opened_by),
    openedMs: Number(row.opened_ms),
    severity: row.severity === 'page' ? 'page' : 'ticket',
    alerts: JSON.parse(String(row.alerts)) as string[],
  });

  return {
    get: (objective: string): OpenPage | null => {
      const row = select.get(objective);
      return row === undefined ? null : pageOf(row);
    },
    all: (): { readonly objective: string; readonly page: OpenPage }[] =>
      selectAll.all().map((row) => ({ objective: String(row.objective), page: pageOf(row) })),
    /** Part of the transaction that is open. */
    set: (objective: string, page: OpenPage | null): void => {
      if (page === null) remove.run(objective);
      else {
        const { openedBy, openedMs, severity, alerts } = page;
        put.run(objective, openedBy, openedMs, severity, JSON.stringify(alerts));
      }
    },
  };
};
