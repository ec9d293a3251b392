// The outbox and the inbox with details: they are written in the transaction of their notification, and
// read with it. What was written by an earlier version has none.

import { dashboardPath } from '../../language/dashboard-link.ts';
import type { Objective } from '../../language/slo-set.ts';
import type { NotificationRow, PageDetails } from '../serve/notifications/shapes.ts';
import type { Store } from '../store/database.ts';
import type { Telling } from './details.ts';
import type { Inbox } from './inbox.ts';
import type { NewNotification, Outbox } from './outbox.ts';

type Told = Pick<Telling, 'kind' | 'sinceMs'>;

const kinds: readonly Telling['kind'][] = ['threshold', 'burn', 'stale'];

/** @param details as they stand; asked within the transaction */
export const withDetails = (
  outbox: Outbox,
  store: Store,
  objectives: readonly Objective[],
  details: (telling: Telling) => PageDetails,
): Outbox => {
  const { database } = store;
  const selectAlert = database.prepare('SELECT kind, since_ms FROM alerts WHERE id = ?');
  const put = database.prepare('UPDATE notifications SET details = ? WHERE id = ?');

  const toldOf = (alertId: string): Told | null => {
    const row = selectAlert.get(alertId);
    const kind = kinds.find((each) => each === row?.kind);
    return row === undefined || kind === undefined ? null : { kind, sinceMs: Number(row.since_ms) };
  };

  const tell = ({ name, objective, alertId, state, at }: NewNotification): PageDetails | null => {
    const about = objectives.find((each) => each.slo === name && each.objective === objective);
    const told = toldOf(alertId);
    if (about === undefined || told === null) return null;
    const untilMs = state === 'resolved' ? at : null;
    return details({ objective: about, ...told, untilMs, atMs: at });
  };

  return {
    ...outbox,
    write: (notification, deliveries) =>
      store.transaction(() => {
        const id = outbox.write(notification, deliveries);
        const found = tell(notification);
        if (found !== null) put.run(JSON.stringify(found), id);
        return id;
      }),
  };
};

/** @param grafanaUrl without a slash at its end; null where there is none */
export const readDetails = (inbox: Inbox, store: Store, grafanaUrl: string | null): Inbox => {
  const select = store.database.prepare('SELECT details FROM notifications WHERE id = ?');
  const detailed = (row: NotificationRow): NotificationRow => {
    const details = select.get(row.id)?.details;
    const path = dashboardPath({ slo: row.name, objective: row.objective });
    return {
      ...row,
      dashboardUrl: grafanaUrl === null ? null : `${grafanaUrl}${path}`,
      details: typeof details === 'string' ? (JSON.parse(details) as PageDetails) : null,
    };
  };
  return {
    list: (limit) => inbox.list(limit).map(detailed),
    get: (id) => {
      const row = inbox.get(id);
      return row === null ? null : detailed(row);
    },
  };
};
