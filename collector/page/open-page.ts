// One page for one trouble: alerts that belong together wake people once. The page opens with the
// first firing alert, is sent again only if a later one is graver, and is resolved when the last
// one is.

import type { AlertRow } from '../serve/shapes.ts';

export type OpenPage = {
  /** The id of the first alert: firing and resolved notifications of a page both carry it. */
  readonly openedBy: string;
  readonly openedMs: number;
  /** The gravest so far. */
  readonly severity: AlertRow['severity'];
  /** Ids of the alerts that fire now; never empty. */
  readonly alerts: readonly string[];
};

export type PageStep = {
  /** null: no page is open any more. */
  readonly page: OpenPage | null;
  /** What people are told, with the severity of the page; null for nothing. */
  readonly say: NotificationWord | null;
};

export type NotificationWord = {
  readonly state: 'firing' | 'resolved';
  readonly alertId: string;
  readonly severity: AlertRow['severity'];
};

const silent = (page: OpenPage | null): PageStep => ({ page, say: null });

const fired = (page: OpenPage | null, { id, severity }: AlertRow, atMs: number): PageStep => {
  if (page === null) {
    return {
      page: { openedBy: id, openedMs: atMs, severity, alerts: [id] },
      say: { state: 'firing', alertId: id, severity },
    };
  }
  if (page.alerts.includes(id)) return silent(page);
  const alerts = [...page.alerts, id];
  if (page.severity === 'page' || severity === 'ticket') return silent({ ...page, alerts });
  return {
    page: { ...page, severity, alerts },
    say: { state: 'firing', alertId: page.openedBy, severity },
  };
};

const ended = (page: OpenPage | null, { id }: Pick<AlertRow, 'id'>): PageStep => {
  if (page === null || !page.alerts.includes(id)) return silent(page);
  const alerts = page.alerts.filter((each) => each !== id);
  if (alerts.length > 0) return silent({ ...page, alerts });
  return {
    page: null,
    say: { state: 'resolved', alertId: page.openedBy, severity: page.severity },
  };
};

/** @param to the alert's new state; pending wakes nobody and ends nothing that fires. */
export const stepPage = (
  page: OpenPage | null,
  alert: AlertRow,
  to: AlertRow['state'] | 'inactive',
  atMs: number,
): PageStep => {
  if (to === 'firing') return fired(page, alert, atMs);
  return to === 'pending' ? silent(page) : ended(page, alert);
};
