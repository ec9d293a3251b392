// From alerts to people. What the transitions of a moment say is written at the end of their own
// transaction; only after its commit is anyone told. Once a second time is asked: what is silenced or
// no longer, what is to be repeated, escalated, or told together.

import type { Objective } from '../../language/slo-set.ts';
import type { AlertTransition } from '../engine.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { NotificationRow, NotificationWhy } from '../serve/notifications/shapes.ts';
import type { Acknowledgement, AlertRow, MarkerRow } from '../serve/shapes.ts';
import type { Store } from '../store/database.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import { findExemplar } from './exemplar.ts';
import { group, type Opening, type Recent } from './grouping.ts';
import { createHearing } from './hearing.ts';
import type { Inbox } from './inbox.ts';
import { forgottenMessage } from './message.ts';
import { sorted } from './moment.ts';
import {
  type Member,
  type OpenPage,
  type PageStep,
  type Patience,
  stepPage,
  stepTime,
} from './open-page.ts';
import type { Outbox } from './outbox.ts';
import { openPages } from './pages.ts';
import type { Routing } from './routing.ts';
import type { Silences } from './silences.ts';
import { createTelling } from './telling.ts';
import { type Cause, type Figures, resolvedWords } from './words.ts';

export type PagerOptions = {
  readonly store: Store;
  readonly objectives: readonly Objective[];
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly markers: Markers;
  readonly silences: Pick<Silences, 'of'>;
  readonly acknowledgements: Acknowledgements;
  readonly badTraces: Pick<BadTraces, 'of' | 'canFind'>;
  /** An objective as it stands, for the figures of the message. */
  readonly row: Figures;
  /** As they stand now. */
  readonly alerts: () => readonly AlertRow[];
  readonly routing: Routing;
  readonly patience: Omit<Patience, 'steps' | 'moreMs'>;
  /** A notification is new or its trace was found. */
  readonly onNotification: (notification: NotificationRow) => void;
  readonly onMarker: (marker: MarkerRow) => void;
};

/** What joins a page within so long is told together. */
const moreMs = 15_000;

export type Pager = ReturnType<typeof createPager>;

export const createPager = (options: PagerOptions) => {
  const { store, outbox, inbox, markers, acknowledgements } = options;
  const { badTraces, row, routing, onNotification, onMarker } = options;
  const patience = { ...options.patience, steps: routing.steps, moreMs };
  const pages = openPages(store);
  const hearing = createHearing(options);
  const { isAcknowledged, openingOf } = hearing;
  const telling = createTelling({ outbox, markers, routing, badTraces, row });
  /** Of the transaction that is open. */
  let happened: AlertTransition[] = [];
  /** Who a page goes to and when an alert last joined it: what comes within seconds joins it too. */
  const lately = new Map<string, { readonly recipients: string; readonly joinedMs: number }>();

  const memberOf = ({ recipients: _, ...member }: Opening): Member => member;

  const keep = (before: OpenPage, { page }: PageStep): void => {
    if (page !== null) pages.put(page);
    else {
      pages.remove(before.key);
      lately.delete(before.key);
    }
  };

  const join = (page: OpenPage, joining: readonly Member[], atMs: number): OpenPage => {
    const known = new Set(page.members.map(({ id }) => id));
    const fresh = joining.filter(({ id }) => !known.has(id));
    const acknowledged = isAcknowledged(page) && acknowledgements.of(page.members[0]?.id ?? '');
    const alike = fresh.filter(
      ({ severity }) => severity === page.severity || severity === 'ticket',
    );
    if (acknowledged)
      acknowledgements.put(
        alike.map(({ id }) => id),
        acknowledged,
      );
    const latest = lately.get(page.key);
    if (latest !== undefined && fresh.length > 0) {
      lately.set(page.key, { ...latest, joinedMs: atMs });
    }
    const audible = page.service === null ? 0 : fresh.filter((each) => !each.isMuted).length;
    return { ...page, joined: page.joined + fresh.length, untold: page.untold + audible };
  };

  const recentOf = (open: readonly OpenPage[]): Recent[] =>
    open.flatMap((page) => {
      const known = lately.get(page.key);
      return known === undefined ? [] : [{ page, ...known, isAcknowledged: isAcknowledged(page) }];
    });

  /** A new page of what begins to be heard. */
  const begin = (
    page: OpenPage,
    openings: readonly Opening[],
    causes: ReadonlyMap<string, Cause>,
    why: NotificationWhy,
    atMs: number,
  ): void => {
    const members = page.members.map((each) => memberOf({ recipients: '', ...each }));
    const step = stepPage({ ...page, members }, members, atMs);
    keep(page, step);
    const recipients = openings.find(({ id }) => id === page.openedBy)?.recipients ?? '';
    lately.set(page.key, { recipients, joinedMs: atMs });
    if (step.page !== null && step.say !== null) {
      telling.firing(step.page, { ...step.say, why }, causes, atMs);
    }
  };

  /** At the end of the transaction of the transitions. */
  const settle = (atMs: number): void => {
    const transitions = happened.filter(({ to }) => to !== 'pending');
    happened = [];
    if (transitions.length === 0) return;
    const causes = new Map<string, Cause>(transitions.map((each) => [each.alert.id, each]));
    const open = pages.all();
    const fired = transitions.filter(({ to }) => to === 'firing');
    const over = transitions.filter(({ to }) => to !== 'firing').map(({ alert }) => alert.id);
    const { openings, joining, ended } = sorted(
      open,
      fired.map((each) => openingOf(each, atMs)),
      over,
    );
    const grouping = group(openings, recentOf(open), atMs);
    for (const { page, members } of grouping.joined) {
      joining.set(page.key, [...(joining.get(page.key) ?? []), ...members]);
    }
    for (const page of open) {
      const [gone, fresh] = [ended.get(page.key), (joining.get(page.key) ?? []).map(memberOf)];
      if (gone === undefined && fresh.length === 0) continue;
      const left = page.members.filter(({ id }) => !gone?.has(id));
      const next = join(page, fresh, atMs);
      const step = stepPage(next, [...left, ...fresh], atMs);
      keep(page, step);
      const last = causes.get([...(gone ?? [])].at(-1) ?? '');
      if (step.say === null) continue;
      if (step.page !== null) telling.firing(step.page, step.say, causes, atMs);
      else if (last !== undefined) {
        telling.resolved(page, step.say, resolvedWords(page, last, row, atMs), atMs);
      }
    }
    for (const page of grouping.opened) begin(page, openings, causes, 'new', atMs);
  };

  /** What time alone changes of one page; null where nothing does. */
  const stepOfTime = (
    page: OpenPage,
    alerts: ReadonlyMap<string, AlertRow>,
    nowMs: number,
  ): PageStep | null => {
    const members = page.members.map((member) => {
      const alert = alerts.get(member.id);
      const muted = alert === undefined ? member.isMuted : hearing.isMuted(alert, nowMs);
      return muted === member.isMuted ? member : { ...member, isMuted: muted };
    });
    const changed = members.filter((member, index) => member !== page.members[index]);
    if (changed.length > 0) {
      // Of several troubles: what is heard again, perhaps for the first time, is told with what joins.
      const heard = page.service === null ? 0 : changed.filter((each) => !each.isMuted).length;
      return stepPage({ ...page, untold: page.untold + heard }, members, nowMs);
    }
    const step = stepTime(page, isAcknowledged(page), patience, nowMs);
    return step.say === null ? null : step;
  };

  /**
   * What was kept quiet by one thing is heard at one moment, and told together as what begins is.
   * @returns keys of the pages that this dealt with
   */
  const wakeTogether = (
    steps: readonly { readonly page: OpenPage; readonly step: PageStep }[],
    open: readonly OpenPage[],
    causes: ReadonlyMap<string, Cause>,
    nowMs: number,
  ): ReadonlySet<string> => {
    const waking = steps.filter(({ page, step }) => page.toldMs === null && step.say !== null);
    const openings = waking.flatMap(({ step }) =>
      (step.page?.members ?? []).map((member) => {
        const alert = causes.get(member.id)?.alert;
        return { ...member, recipients: alert === undefined ? '' : hearing.recipientsOf(alert) };
      }),
    );
    const { joined, opened } = group(openings, recentOf(open), nowMs);
    const shared = opened.filter(({ service }) => service !== null);
    const moved = new Set(
      [...joined, ...shared].flatMap(({ members }) => members.map(({ id }) => id)),
    );
    const gone = waking.filter(({ page }) => page.members.some(({ id }) => moved.has(id)));
    for (const { page } of gone) keep(page, { page: null, say: null });
    for (const { page, members } of joined) {
      const fresh = members.map(memberOf);
      const now = steps.find((each) => each.page.key === page.key)?.step.page ?? page;
      const next = join(page, fresh, nowMs);
      const step = stepPage(next, [...now.members, ...fresh], nowMs);
      keep(page, step);
      if (step.page !== null && step.say !== null)
        telling.firing(step.page, step.say, causes, nowMs);
    }
    for (const page of shared) begin(page, openings, causes, 'quiet no more', nowMs);
    return new Set([...gone, ...joined].map(({ page }) => page.key));
  };

  /** After the commit: tells who watches what was written. */
  const committed = (): void => {
    const { notificationIds, markers: newMarkers } = telling.take();
    for (const marker of newMarkers) onMarker(marker);
    for (const id of notificationIds) {
      const notification = inbox.get(id);
      if (notification !== null) onNotification(notification);
    }
  };

  return {
    /** Inside the transaction of the transition. */
    onTransition: (transition: AlertTransition): void => {
      if (happened.length === 0) store.atEnd(() => settle(transition.atMs));
      happened.push(transition);
    },

    /** Each second, after what happened in it, committed: what time alone says. */
    second: (nowMs: number): void => {
      const open = pages.all();
      if (open.length === 0) return;
      const alerts = new Map(options.alerts().map((alert) => [alert.id, alert]));
      const steps = open.flatMap((page) => {
        const step = stepOfTime(page, alerts, nowMs);
        return step === null ? [] : [{ page, step }];
      });
      if (steps.length === 0) return;
      const causes = hearing.causesOf(alerts.values());
      store.transaction(() => {
        const woken = wakeTogether(steps, open, causes, nowMs);
        for (const { page, step } of steps) {
          if (woken.has(page.key)) continue;
          const isTold =
            step.page === null || step.say === null
              ? true
              : telling.firing(step.page, step.say, causes, nowMs);
          // An escalation that reached nobody is no telling: the repetition comes when it would have.
          const after =
            isTold || step.page === null ? step.page : { ...step.page, toldMs: page.toldMs };
          keep(page, { page: after, say: step.say });
        }
      });
      committed();
    },

    committed,

    /** After a transaction that failed: what it wrote was never there. */
    rolledBack: (): void => {
      happened = [];
      telling.take();
    },

    /** Looks for the traces that open notifications still want. Each second. */
    findTraces: (nowMs: number): void => {
      for (const { sequence, notificationId, name, objective, atMs } of outbox.wantingTrace(
        nowMs,
      )) {
        const about = hearing.objectiveOf({ name, objective });
        const traceId = about === null ? null : findExemplar(badTraces, about, atMs);
        if (traceId === null) continue;
        outbox.foundTrace(sequence, traceId, nowMs);
        const notification = inbox.get(notificationId);
        if (notification !== null) onNotification(notification);
      }
    },

    standing: hearing.standing,

    /** Pages that are open. */
    open: (): readonly OpenPage[] => pages.all(),

    /**
     * Somebody sees to an alert, and so to all that its page is about; receivers that can be told so
     * are.
     * @param also within the same transaction.
     * @returns the ids of what is acknowledged; null where it fires no more.
     */
    acknowledge: (
      alertId: string,
      acknowledgement: Acknowledgement,
      also: () => void,
    ): readonly string[] | null => {
      const page = pages.all().find(({ members }) => members.some(({ id }) => id === alertId));
      if (page === undefined) return null;
      const ids = page.members.map(({ id }) => id);
      store.transaction(() => {
        acknowledgements.put(ids, acknowledgement);
        telling.acknowledged(page, acknowledgement);
        also();
      });
      committed();
      return ids;
    },

    /**
     * At the start: a page whose alerts fire no more, because their definition is gone or was
     * changed, is closed, so that nobody waits for the end of it.
     */
    closeForgotten: (firingAlertIds: ReadonlySet<string>, nowMs: number): void => {
      store.transaction(() => {
        for (const page of pages.all()) {
          const members = page.members.filter(({ id }) => firingAlertIds.has(id));
          if (members.length === page.members.length) continue;
          const step = stepPage(page, members, nowMs);
          keep(page, step);
          if (step.page !== null || step.say === null) continue;
          const message = forgottenMessage(`${page.slo}/${page.objective}`);
          telling.resolved(page, step.say, message, nowMs);
        }
      });
    },
  };
};
