// Notifications and their deliveries in the store. A notification and its deliveries are written
// in one transaction with what caused them, so that none is lost or made up; a delivery waits until
// its receiver has taken it, over restarts. Of one objective a receiver gets them in order. Every
// attempt is remembered with what was answered.

import { randomUUID } from 'node:crypto';
import type {
  GroupedAlert,
  NotificationRow,
  NotificationWhy,
} from '../serve/notifications/shapes.ts';
import type { Store } from '../store/database.ts';

/** As long as counts of days: a report of a past month names its pages. */
export const notificationsKeptMs = 400 * 86_400_000;
/** Of one delivery, the newest. */
const attemptsKept = 20;

export type NewNotification = Pick<
  NotificationRow,
  'at' | 'alertId' | 'name' | 'objective' | 'severity' | 'state' | 'title' | 'summary' | 'notify'
> & {
  readonly why?: NotificationWhy;
  /** Of a page of several. */
  readonly alerts?: readonly GroupedAlert[];
  /** Until when a trace of a bad event is looked for; null where none can be found. */
  readonly traceWantedUntilMs: number | null;
};

export type NewDelivery = {
  readonly receiver: string;
  /** null: it has arrived by being written. */
  readonly dueMs: number | null;
};

export type WaitingDelivery = {
  readonly sequence: number;
  readonly notificationId: string;
  readonly attempts: number;
  readonly atMs: number;
};

/** A notification that still wants the trace of a bad event. */
export type TraceWanted = {
  readonly sequence: number;
  readonly notificationId: string;
  readonly name: string;
  readonly objective: string;
  readonly atMs: number;
};

export type Outbox = ReturnType<typeof openOutbox>;

export const openOutbox = (store: Store, nowMs: number) => {
  const { database } = store;
  const insertNotification = database.prepare(
    `INSERT INTO notifications
       (id, at_ms, alert, slo, objective, severity, state, title, summary, trace_wanted_until_ms, notify,
        why, alerts)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertDelivery = database.prepare(
    `INSERT INTO deliveries (notification, receiver, state, attempts, at_ms, due_ms, line)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  // What an earlier notification of the same objective still waits for goes first.
  const selectNext = database.prepare(
    `SELECT d.notification AS sequence, n.id, d.attempts, n.at_ms, d.due_ms
     FROM deliveries d JOIN notifications n ON n.sequence = d.notification
     WHERE d.receiver = ? AND d.state = 'waiting' AND NOT EXISTS (
       SELECT 1 FROM deliveries e
       WHERE e.receiver = d.receiver AND e.state = 'waiting'
         AND e.line = d.line AND e.notification < d.notification)
     ORDER BY d.due_ms LIMIT ?`,
  );
  const updateDelivery = database.prepare(
    `UPDATE deliveries SET state = ?, attempts = attempts + 1, last_error = ?, at_ms = ?, due_ms = ?
     WHERE notification = ? AND receiver = ?`,
  );
  const abandonOthers = database.prepare(
    `UPDATE deliveries SET state = 'failed', last_error = ?, at_ms = ?
     WHERE state = 'waiting' AND receiver NOT IN (SELECT value FROM json_each(?))`,
  );
  const selectWanting = database.prepare(
    `SELECT sequence, id, slo, objective, at_ms FROM notifications
     WHERE trace_wanted_until_ms > ? ORDER BY sequence`,
  );
  const updateTrace = database.prepare(
    'UPDATE notifications SET trace = ?, trace_wanted_until_ms = NULL WHERE sequence = ?',
  );
  const stopWaiting = database.prepare(
    `UPDATE deliveries SET due_ms = ? WHERE notification = ? AND state = 'waiting' AND attempts = 0`,
  );
  const selectNotify = database.prepare(
    'SELECT DISTINCT value FROM notifications, json_each(notify) WHERE alert = ? ORDER BY value',
  );
  const forget = database.prepare('DELETE FROM notifications WHERE at_ms < ?');

  const insertAttempt = database.prepare(
    `INSERT OR REPLACE INTO attempts (notification, receiver, attempt, at_ms, taken, answer)
     SELECT notification, receiver, attempts, ?, ?, ? FROM deliveries
     WHERE notification = ? AND receiver = ?`,
  );
  const forgetAttempts = database.prepare(
    `DELETE FROM attempts WHERE notification = ? AND receiver = ? AND attempt <= (
       SELECT attempts FROM deliveries d
       WHERE d.notification = attempts.notification AND d.receiver = attempts.receiver) - ?`,
  );
  const selectWaiting = database.prepare(
    `SELECT receiver, COUNT(*) AS number FROM deliveries WHERE state = 'waiting' GROUP BY receiver`,
  );
  const selectReceivers = database.prepare(
    `SELECT DISTINCT receiver FROM notifications n JOIN deliveries d ON d.notification = n.sequence
     WHERE n.alert = ? AND receiver <> 'inbox' ORDER BY receiver`,
  );

  /** After the delivery itself was updated. */
  const remember = (
    receiver: string,
    sequence: number,
    taken: boolean,
    answer: string,
    atMs: number,
  ): void => {
    insertAttempt.run(atMs, taken ? 1 : 0, answer, sequence, receiver);
    forgetAttempts.run(sequence, receiver, attemptsKept);
  };

  store.transaction(() => forget.run(nowMs - notificationsKeptMs));

  return {
    /** @returns the new notification's id. */
    write: (notification: NewNotification, deliveries: readonly NewDelivery[]): string =>
      store.transaction(() => {
        const id = randomUUID();
        const { at, alertId, name, objective, severity, state, title, summary } = notification;
        const { lastInsertRowid } = insertNotification.run(
          id,
          at,
          alertId,
          name,
          objective,
          severity,
          state,
          title,
          summary,
          notification.traceWantedUntilMs,
          JSON.stringify(notification.notify),
          notification.why ?? 'new',
          JSON.stringify(notification.alerts ?? []),
        );
        const line = `${name}/${objective}`;
        for (const { receiver, dueMs } of deliveries) {
          const [state, attempts, atMs] =
            dueMs === null ? (['delivered', 1, at] as const) : (['waiting', 0, null] as const);
          insertDelivery.run(lastInsertRowid, receiver, state, attempts, atMs, dueMs ?? at, line);
        }
        return id;
      }),

    /** What may be sent next, soonest first; `dueMs` says when. */
    next: (receiver: string, limit: number): (WaitingDelivery & { readonly dueMs: number })[] =>
      selectNext.all(receiver, limit).map((row) => ({
        sequence: Number(row.sequence),
        notificationId: String(row.id),
        attempts: Number(row.attempts),
        atMs: Number(row.at_ms),
        dueMs: Number(row.due_ms),
      })),

    /** @param answer what the receiver said. */
    delivered: (receiver: string, sequence: number, answer: string, atMs: number): void => {
      store.transaction(() => {
        updateDelivery.run('delivered', null, atMs, atMs, sequence, receiver);
        remember(receiver, sequence, true, answer, atMs);
      });
    },

    /**
     * @param error what it said, or why it said nothing.
     * @param againMs when to try again; null gives it up.
     */
    refused: (
      receiver: string,
      sequence: number,
      error: string,
      atMs: number,
      againMs: number | null,
    ): void => {
      const state = againMs === null ? 'failed' : 'waiting';
      store.transaction(() => {
        updateDelivery.run(state, error, atMs, againMs ?? atMs, sequence, receiver);
        remember(receiver, sequence, false, error, atMs);
      });
    },

    /** What waits for a receiver that is configured no more is given up, and says why. */
    abandonAllBut: (receivers: readonly string[], atMs: number): void => {
      const reason = 'this receiver is not configured any more';
      store.transaction(() => abandonOthers.run(reason, atMs, JSON.stringify(receivers)));
    },

    /** How many notifications wait for each receiver that any wait for. */
    waiting: (): Map<string, number> =>
      new Map(selectWaiting.all().map((row) => [String(row.receiver), Number(row.number)])),

    /** Who was sent what was told about an alert, besides the inbox. */
    receiversAbout: (alertId: string): string[] =>
      selectReceivers.all(alertId).map(({ receiver }) => String(receiver)),

    /** The notification targets that were named in what was told about an alert. */
    namedAbout: (alertId: string): string[] =>
      selectNotify.all(alertId).map(({ value }) => String(value)),

    wantingTrace: (atMs: number): TraceWanted[] =>
      selectWanting.all(atMs).map((row) => ({
        sequence: Number(row.sequence),
        notificationId: String(row.id),
        name: String(row.slo),
        objective: String(row.objective),
        atMs: Number(row.at_ms),
      })),

    /** Its first sending, which may have waited for the trace, is due now. */
    foundTrace: (sequence: number, traceId: string, atMs: number): void => {
      store.transaction(() => {
        updateTrace.run(traceId, sequence);
        stopWaiting.run(atMs, sequence);
      });
    },
  };
};
