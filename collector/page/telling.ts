// Puts what a page says into the outbox: its words, who is asked for, which receivers, and a marker. All
// of it is part of the transaction that is open; who watches is told only after its commit.

import type { Markers } from '../serve/markers/markers.ts';
import type { NotificationRow, NotificationWhy } from '../serve/notifications/shapes.ts';
import type { Acknowledgement, MarkerRow } from '../serve/shapes.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';
import type { Message } from './message.ts';
import type { OpenPage, PageWord } from './open-page.ts';
import type { Outbox } from './outbox.ts';
import type { Routing } from './routing.ts';
import { type Cause, type Figures, firingWords, leaderOf } from './words.ts';

/** Exporters send spans every few seconds. A page waits for none: what comes later is on the board. */
const traceWantedMs = 120_000;

/** What says nothing new of the trouble itself. */
const unmarked: ReadonlySet<NotificationWhy> = new Set([
  ...(['repeat', 'escalation', 'more', 'acknowledged'] as const),
]);

export type TellingOptions = {
  readonly outbox: Pick<Outbox, 'write' | 'receiversAbout' | 'namedAbout'>;
  readonly markers: Pick<Markers, 'add'>;
  readonly routing: Routing;
  readonly badTraces: Pick<BadTraces, 'canFind'>;
  readonly row: Figures;
};

export type Written = {
  readonly notificationIds: readonly string[];
  readonly markers: readonly MarkerRow[];
};

export const createTelling = ({ outbox, markers, routing, badTraces, row }: TellingOptions) => {
  let notificationIds: string[] = [];
  let marked: MarkerRow[] = [];

  const write = (
    page: OpenPage,
    { state, why, severity }: PageWord,
    { title, summary }: Message,
    told: Pick<NotificationRow, 'notify'> & {
      readonly receivers: readonly string[];
      readonly traced: boolean;
    },
    atMs: number,
  ): void => {
    const { openedBy, slo, objective, members } = page;
    const isItsOwn = members.every(({ id }) => id === openedBy);
    const isGroup = state === 'firing' && page.service !== null && !isItsOwn;
    const id = outbox.write(
      {
        ...{ at: atMs, alertId: openedBy, name: slo, objective, severity, state, why },
        ...{ title, summary, notify: told.notify },
        alerts: isGroup
          ? members
              .filter((each) => !each.isMuted)
              .map(({ isMuted: _, trouble: __, ...alert }) => alert)
          : [],
        traceWantedUntilMs: told.traced ? atMs + traceWantedMs : null,
      },
      [
        { receiver: 'inbox', dueMs: null },
        ...told.receivers.map((receiver) => ({ receiver, dueMs: atMs })),
      ],
    );
    notificationIds.push(id);
    if (unmarked.has(why)) return;
    marked.push(markers.add({ at: atMs, kind: 'page', title, detail: summary }));
  };

  /**
   * Everybody who was told is told again; a graver page or a further step asks for more.
   * @returns false where there is nobody to tell
   */
  const firing = (
    page: OpenPage,
    say: PageWord,
    causes: ReadonlyMap<string, Cause>,
    atMs: number,
  ): boolean => {
    const leader = leaderOf(page, causes);
    const asked = page.members.flatMap(({ id }) => causes.get(id)?.alert.notify ?? []);
    const told = outbox.receiversAbout(page.openedBy);
    const notify = [...new Set([...asked, ...outbox.namedAbout(page.openedBy)])].toSorted();
    const receivers =
      say.why === 'escalation'
        ? routing.further(page.escalated - 1, told)
        : [...new Set([...told, ...routing.of({ severity: say.severity, notify })])];
    // Where there is nobody further, nothing is said.
    if (say.why === 'escalation' && receivers.length === 0) return false;
    const traced =
      leader !== null && leader.alert.kind !== 'stale' && badTraces.canFind(leader.objective);
    const message = firingWords(page, say, leader, row, atMs);
    write(page, say, message, { notify, receivers, traced }, atMs);
    return true;
  };

  /** Who was told of a trouble is told of its end. */
  const resolved = (page: OpenPage, say: PageWord, message: Message, atMs: number): void => {
    const [notify, receivers] = [
      outbox.namedAbout(page.openedBy),
      outbox.receiversAbout(page.openedBy),
    ];
    write(page, say, message, { notify, receivers, traced: false }, atMs);
  };

  /**
   * Those who were told and can be told that somebody sees to it. Only of a page: nothing can be graver
   * then, which a receiver that has been calmed would not pass on.
   */
  const acknowledged = (page: OpenPage, { by, at, note }: Acknowledgement): void => {
    if (page.severity !== 'page') return;
    const told = outbox.receiversAbout(page.openedBy);
    const receivers = told.filter((receiver) => routing.hearsAcknowledgement(receiver));
    if (receivers.length === 0) return;
    const { slo, objective, severity } = page;
    const summary = `Acknowledged by ${by}${note === '' ? '' : `: ${note}`}`;
    const message = { title: `${slo}/${objective} is acknowledged`, summary };
    const word = { state: 'firing', why: 'acknowledged', severity } as const;
    write(page, word, message, { notify: [], receivers, traced: false }, at);
  };

  return {
    firing,
    resolved,
    acknowledged,
    /** What was written since it was last asked for; forgotten with that. */
    take: (): Written => {
      const written = { notificationIds, markers: marked };
      notificationIds = [];
      marked = [];
      return written;
    },
  };
};
