// From alerts to people. A transition's notification is written inside the transaction of the
// transition itself; only after its commit is anyone told. Traces are looked for at once, and again
// for a while, since they arrive after the counts; the first sending waits a moment for them.

import type { Objective } from '../../language/slo-set.ts';
import type { AlertTransition } from '../engine.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { MarkerRow, NotificationRow, ObjectiveRow } from '../serve/shapes.ts';
import type { Store } from '../store/database.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';
import { findExemplar } from './exemplar.ts';
import type { Inbox } from './inbox.ts';
import { firingMessage, forgottenMessage, type Message, resolvedMessage } from './message.ts';
import { type NotificationWord, stepPage } from './open-page.ts';
import type { Outbox } from './outbox.ts';
import { openPages } from './pages.ts';

/** Exporters send spans every few seconds. */
const traceWantedMs = 120_000;
const sendingWaitsMs = 3000;

export type PagerOptions = {
  readonly store: Store;
  readonly objectives: readonly Objective[];
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly markers: Markers;
  readonly badTraces: Pick<BadTraces, 'of' | 'canFind'>;
  /** An objective as it stands, for the figures of the message. */
  readonly row: (objective: Objective, atMs: number) => ObjectiveRow | null;
  /** Who is sent to, besides the inbox. */
  readonly receivers: readonly string[];
  /** A notification is new or its trace was found. */
  readonly onNotification: (notification: NotificationRow) => void;
  readonly onMarker: (marker: MarkerRow) => void;
};

/** The objective that a notification stands with, and who is asked for. */
type About = Pick<Objective, 'slo' | 'objective'> &
  Pick<NotificationRow, 'notify'> & {
    /** Whether a trace of it may be found. */
    readonly traced: boolean;
  };

export type Pager = ReturnType<typeof createPager>;

/**
 * What is told together. Red and burning are two troubles: red ends with its minute, while a burn
 * alert looks back for hours. A silent source is one, however many objectives read it.
 */
const troubleOf = ({ alert, objective }: AlertTransition): string =>
  alert.kind === 'stale' ? alert.alertName : `${objective.key} ${alert.kind}`;

export const createPager = ({
  store,
  outbox,
  inbox,
  markers,
  badTraces,
  ...rest
}: PagerOptions) => {
  const { objectives, receivers, row, onNotification, onMarker } = rest;
  const pages = openPages(store);
  /** Written by the transaction that is open; nobody is told before its commit. */
  let written: { readonly notificationIds: string[]; readonly markers: MarkerRow[] } = {
    notificationIds: [],
    markers: [],
  };

  const write = (
    { slo, objective, traced, notify }: About,
    { state, alertId, severity }: NotificationWord,
    { title, summary }: Message,
    atMs: number,
  ): void => {
    const wantsTrace = state === 'firing' && traced;
    const id = outbox.write(
      {
        at: atMs,
        alertId,
        name: slo,
        objective,
        severity,
        state,
        title,
        summary,
        notify,
        traceWantedUntilMs: wantsTrace ? atMs + traceWantedMs : null,
      },
      [
        { receiver: 'inbox', dueMs: null },
        ...receivers.map((receiver) => ({
          receiver,
          dueMs: wantsTrace ? atMs + sendingWaitsMs : atMs,
        })),
      ],
    );
    written.notificationIds.push(id);
    written.markers.push(markers.add({ at: atMs, kind: 'page', title, detail: summary }));
  };

  return {
    /** Inside the transaction of the transition. */
    onTransition: (transition: AlertTransition): void => {
      const { alert, objective, to, atMs } = transition;
      const traced = alert.kind !== 'stale' && badTraces.canFind(objective);
      const key = troubleOf(transition);
      const before = pages.get(key);
      const { page, say } = stepPage(before, alert, to, atMs);
      pages.set(key, page);
      if (say === null) return;
      const standing = row(objective, atMs);
      const message =
        say.state === 'firing'
          ? firingMessage(transition, standing)
          : resolvedMessage(transition, standing, atMs - (before?.openedMs ?? atMs));
      // Who was told of a trouble is told of its end.
      const notify = say.state === 'firing' ? alert.notify : outbox.namedAbout(say.alertId);
      write({ ...objective, traced, notify }, say, message, atMs);
    },

    /** After the commit: tells who watches what was written. */
    committed: (): void => {
      const { notificationIds, markers: newMarkers } = written;
      written = { notificationIds: [], markers: [] };
      for (const marker of newMarkers) onMarker(marker);
      for (const id of notificationIds) {
        const notification = inbox.get(id);
        if (notification !== null) onNotification(notification);
      }
    },

    /** After a transaction that failed: what it wrote was never there. */
    rolledBack: (): void => {
      written = { notificationIds: [], markers: [] };
    },

    /** Looks for the traces that open notifications still want. Each second. */
    findTraces: (nowMs: number): void => {
      for (const { sequence, notificationId, name, objective, atMs } of outbox.wantingTrace(
        nowMs,
      )) {
        const about = objectives.find((each) => each.slo === name && each.objective === objective);
        const traceId = about === undefined ? null : findExemplar(badTraces, about, atMs);
        if (traceId === null) continue;
        outbox.foundTrace(sequence, traceId, nowMs);
        const notification = inbox.get(notificationId);
        if (notification !== null) onNotification(notification);
      }
    },

    /**
     * At the start: a page whose alerts fire no more, because their definition is gone or was
     * changed, is closed, so that nobody waits for the end of it.
     */
    closeForgotten: (firingAlertIds: ReadonlySet<string>, nowMs: number): void => {
      store.transaction(() => {
        for (const { key, page } of pages.all()) {
          const alerts = page.alerts.filter((id) => firingAlertIds.has(id));
          if (alerts.length === page.alerts.length) continue;
          pages.set(key, alerts.length === 0 ? null : { ...page, alerts });
          const opening = outbox.aboutAlert(page.openedBy);
          if (alerts.length > 0 || opening === null) continue;
          const { openedBy: alertId, severity } = page;
          write(
            { ...opening, traced: false, notify: outbox.namedAbout(alertId) },
            { state: 'resolved', alertId, severity },
            forgottenMessage(`${opening.slo}/${opening.objective}`),
            nowMs,
          );
        }
      });
    },
  };
};
