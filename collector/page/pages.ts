// The pages that are open, in the store: one row a trouble, under the key that whoever groups alerts
// gave it.

import type { Store } from '../store/database.ts';
import type { OpenPage } from './open-page.ts';

export const openPages = ({ database }: Store) => {
  const select = database.prepare('SELECT * FROM open_pages WHERE key = ?');
  const selectAll = database.prepare('SELECT * FROM open_pages');
  const put = database.prepare(
    `INSERT INTO open_pages (key, opened_by, opened_ms, severity, alerts)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET severity = excluded.severity, alerts = excluded.alerts`,
  );
  const remove = database.prepare('DELETE FROM open_pages WHERE key = ?');

  const pageOf = (row: Readonly<Record<string, unknown>>): OpenPage => ({
    openedBy: String(row.opened_by),
    openedMs: Number(row.opened_ms),
    severity: row.severity === 'page' ? 'page' : 'ticket',
    alerts: JSON.parse(String(row.alerts)) as string[],
  });

  return {
    get: (key: string): OpenPage | null => {
      const row = select.get(key);
      return row === undefined ? null : pageOf(row);
    },
    all: (): { readonly key: string; readonly page: OpenPage }[] =>
      selectAll.all().map((row) => ({ key: String(row.key), page: pageOf(row) })),
    /** Part of the transaction that is open. */
    set: (key: string, page: OpenPage | null): void => {
      if (page === null) remove.run(key);
      else {
        const { openedBy, openedMs, severity, alerts } = page;
        put.run(key, openedBy, openedMs, severity, JSON.stringify(alerts));
      }
    },
  };
};
