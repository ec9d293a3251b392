// The pager inbox: notifications as the API answers them, with the state of every delivery. It is
// a receiver of its own, to which writing is delivering.

import { runbookLink, silentSourceRunbook } from '../../language/runbook.ts';
import type { Objective } from '../../language/slo-set.ts';
import type {
  DeliveryTry,
  GroupedAlert,
  NotificationRow,
  NotificationWhy,
} from '../serve/notifications/shapes.ts';
import type { Store } from '../store/database.ts';
import { textsIn, wordIn } from '../store/row.ts';

type Delivery = NotificationRow['deliveries'][number];

export type Inbox = {
  /** Newest first. */
  readonly list: (limit: number) => NotificationRow[];
  readonly get: (id: string) => NotificationRow | null;
};

type Row = Readonly<Record<string, unknown>>;

/** With the kind of the alert that opened it, while that is kept. */
const columns = 'n.*, a.kind FROM notifications n LEFT JOIN alerts a ON a.id = n.alert';

const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

const deliveryOf = (row: Row, tries: readonly DeliveryTry[]): Delivery => ({
  receiver: String(row.receiver),
  state: row.state === 'delivered' ? 'delivered' : row.state === 'failed' ? 'failed' : 'waiting',
  attempts: Number(row.attempts),
  lastError: textOrNull(row.last_error),
  at: row.at_ms === null ? null : Number(row.at_ms),
  ...(tries.length === 0 ? {} : { tries }),
});

const tryOf = (row: Row): DeliveryTry => ({
  at: Number(row.at_ms),
  taken: row.taken === 1,
  answer: String(row.answer),
});

const whys: readonly NotificationWhy[] = [
  ...(['new', 'graver', 'more', 'repeat', 'escalation', 'quiet no more', 'acknowledged'] as const),
];

/**
 * @param boardUrl where people reach the board, without a slash at its end; asked each time.
 * @param objectives as they are defined now, for their runbooks.
 */
export const openInbox = (
  store: Store,
  boardUrl: () => string,
  objectives: readonly Pick<Objective, 'slo' | 'objective' | 'runbook'>[] = [],
): Inbox => {
  const { database } = store;
  const selectNewest = database.prepare(`SELECT ${columns} ORDER BY n.sequence DESC LIMIT ?`);
  const selectOne = database.prepare(`SELECT ${columns} WHERE n.id = ?`);
  const selectDeliveries = database.prepare(
    'SELECT * FROM deliveries WHERE notification = ? ORDER BY receiver',
  );

  const selectTries = database.prepare(
    'SELECT * FROM attempts WHERE notification = ? ORDER BY receiver, attempt',
  );

  const deliveriesOf = (sequence: number): Delivery[] => {
    const tries = Map.groupBy(selectTries.all(sequence), ({ receiver }) => String(receiver));
    return selectDeliveries
      .all(sequence)
      .map((row) => deliveryOf(row, (tries.get(String(row.receiver)) ?? []).map(tryOf)));
  };

  const groupedIn = (row: Row): Pick<NotificationRow, 'alerts'> => {
    const alerts = JSON.parse(String(row.alerts)) as GroupedAlert[];
    return alerts.length === 0 ? {} : { alerts };
  };

  /** A silent source has one of its own, whichever objective its alert stands with. */
  const runbookOf = (row: Row): string | null => {
    if (row.kind === null) return null;
    if (row.kind === 'stale') return silentSourceRunbook;
    const about = objectives.find(
      ({ slo, objective }) => slo === row.slo && objective === row.objective,
    );
    return about?.runbook ?? null;
  };
  const runbookUrlOf = (row: Row): string | null => {
    const runbook = runbookOf(row);
    return runbook === null ? null : runbookLink(runbook, boardUrl());
  };

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
    runbookUrl: runbookUrlOf(row),
    why: wordIn(row, 'why', whys),
    ...groupedIn(row),
    deliveries: deliveriesOf(Number(row.sequence)),
  });

  return {
    list: (limit) => selectNewest.all(limit).map(notificationOf),
    get: (id) => {
      const row = selectOne.get(id);
      return row === undefined ? null : notificationOf(row);
    },
  };
};
