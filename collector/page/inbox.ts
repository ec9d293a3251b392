// The pager inbox: notifications as the API answers them, with the state of every delivery. It is
// a receiver of its own, to which writing is delivering.

import type { NotificationRow } from '../serve/shapes.ts';
import type { Store } from '../store/database.ts';
import { textsIn } from '../store/row.ts';

type Delivery = NotificationRow['deliveries'][number];

export type Inbox = {
  /** Newest first. */
  readonly list: (limit: number) => NotificationRow[];
  readonly get: (id: string) => NotificationRow | null;
};

type Row = Readonly<Record<string, unknown>>;

const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

const deliveryOf = (row: Row): Delivery => ({
  receiver: String(row.receiver),
  state: row.state === 'delivered' ? 'delivered' : row.state === 'failed' ? 'failed' : 'waiting',
  attempts: Number(row.attempts),
  lastError: textOrNull(row.last_error),
  at: row.at_ms === null ? null : Number(row.at_ms),
});

/** @param boardUrl where people reach the board, without a slash at its end; asked each time. */
export const openInbox = (store: Store, boardUrl: () => string): Inbox => {
  const { database } = store;
  const selectNewest = database.prepare(
    'SELECT * FROM notifications ORDER BY sequence DESC LIMIT ?',
  );
  const selectOne = database.prepare('SELECT * FROM notifications WHERE id = ?');
  const selectDeliveries = database.prepare(
    'SELECT * FROM deliveries WHERE notification = ? ORDER BY receiver',
  );

  const notificationOf = (row: Row): NotificationRow => ({
    id: String(row.id),
    at: Number(row.at_ms),
    alertId: String(row.alert),
    name: String(row.slo),
    objective: String(row.objective),
    severity: row.severity === 'page' ? 'page' : 'ticket',
    state: row.state === 'resolved' ? 'resolved' : 'firing',
    title: String(row.title),
    summary: String(row.summary),
    notify: textsIn(row, 'notify'),
    boardUrl: `${boardUrl()}/slos/${encodeURIComponent(String(row.slo))}`,
    traceUrl: row.trace === null ? null : `${boardUrl()}/traces/${row.trace}`,
    deliveries: selectDeliveries.all(Number(row.sequence)).map(deliveryOf),
  });

  return {
    list: (limit) => selectNewest.all(limit).map(notificationOf),
    get: (id) => {
      const row = selectOne.get(id);
      return row === undefined ? null : notificationOf(row);
    },
  };
};
