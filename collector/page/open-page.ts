// One page for what belongs together: its alerts wake people once. It is told when it begins, when it
// is graver than before, when what kept it quiet has ended, and when the last of its alerts is over.
// Whoever was never told of it is not told of its end.

import type { GroupedAlert, NotificationWhy } from '../serve/notifications/shapes.ts';
import type { AlertRow } from '../serve/shapes.ts';

type Severity = AlertRow['severity'];

/** An alert that fires. */
export type Member = GroupedAlert & {
  /** What is one trouble is one page, however many alerts speak of it. */
  readonly trouble: string;
  /** Silenced or inhibited: it wakes nobody. */
  readonly isMuted: boolean;
};

export type OpenPage = {
  readonly key: string;
  /** The id of the first alert: all notifications of a page carry it. */
  readonly openedBy: string;
  readonly openedMs: number;
  readonly slo: string;
  readonly objective: string;
  /** The gravest that was told. */
  readonly severity: Severity;
  /** Those that fire now; never empty. */
  readonly members: readonly Member[];
  /** How many alerts it has had. */
  readonly joined: number;
  /** Of a page that more troubles may join: what their service is. null: it is of one trouble. */
  readonly service: string | null;
  /** How many have joined since people were told. */
  readonly untold: number;
  /** When people were first told, or told anew after a quiet time; null: nobody was yet. */
  readonly wokenMs: number | null;
  /** When people were last told; null: nobody was yet. */
  readonly toldMs: number | null;
  /** Nobody is told of it now. */
  readonly isQuiet: boolean;
  /** How many steps of its escalation are done. */
  readonly escalated: number;
};

export type PageStep = {
  /** null: no page is open any more. */
  readonly page: OpenPage | null;
  /** What people are told, with the severity of the page; null for nothing. */
  readonly say: PageWord | null;
};

export type PageWord = {
  readonly state: 'firing' | 'resolved';
  readonly why: NotificationWhy;
  readonly severity: Severity;
};

const gravest = (members: readonly Member[]): Severity =>
  members.some(({ severity }) => severity === 'page') ? 'page' : 'ticket';

/** @throws RangeError where there is no alert at all. */
export const openPage = (
  key: string,
  members: readonly Member[],
  service: string | null,
  atMs: number,
): OpenPage => {
  const first = members.find(({ isMuted }) => !isMuted) ?? members[0];
  if (first === undefined) throw new RangeError('a page is of at least one alert');
  const { id, name, objective } = first;
  return {
    ...{ key, openedBy: id, openedMs: atMs, slo: name, objective, service, members },
    ...{ severity: gravest(members), joined: members.length, untold: 0 },
    ...{ wokenMs: null, toldMs: null, isQuiet: true, escalated: 0 },
  };
};

const told = (page: OpenPage, why: NotificationWhy, atMs: number): PageStep => ({
  page: { ...page, toldMs: atMs, untold: 0 },
  say: { state: 'firing', why, severity: page.severity },
});

/** People are told as if it began: whom it is escalated to begins anew too. */
const wakes = (page: OpenPage, why: NotificationWhy, atMs: number): PageStep =>
  told({ ...page, isQuiet: false, wokenMs: atMs, escalated: 0 }, why, atMs);

/** @param members those that fire now. */
export const stepPage = (page: OpenPage, members: readonly Member[], atMs: number): PageStep => {
  const { severity, toldMs } = page;
  if (members.length === 0) {
    const say = toldMs === null ? null : ({ state: 'resolved', why: 'new', severity } as const);
    return { page: null, say };
  }
  const audible = members.filter(({ isMuted }) => !isMuted);
  if (audible.length === 0) return { page: { ...page, members, isQuiet: true }, say: null };
  const now = gravest(audible);
  const known = new Set(page.members.map(({ id }) => id));
  const isNew = page.openedMs === atMs || !audible.some(({ id }) => known.has(id));
  const why = isNew ? 'new' : 'quiet no more';
  // Of a page that began quiet, whatever is heard now is what it is about.
  if (toldMs === null) return wakes({ ...page, members, severity: now }, why, atMs);
  const isGraver = severity === 'ticket' && now === 'page';
  const next = { ...page, members, severity: isGraver ? now : severity };
  if (page.isQuiet) return wakes(next, why, atMs);
  return isGraver ? wakes(next, 'graver', atMs) : { page: next, say: null };
};

export type Patience = {
  /** A page that fires still is told again after so long. */
  readonly repeatMs: number;
  /** After each so many milliseconds an unacknowledged one goes to further receivers. */
  readonly escalateMs: number;
  /** How many steps of escalation there are. */
  readonly steps: number;
  /** What joins a page is told together, not one by one. */
  readonly moreMs: number;
};

/** What the passing of time alone says. */
export const stepTime = (
  page: OpenPage,
  isAcknowledged: boolean,
  { repeatMs, escalateMs, steps, moreMs }: Patience,
  nowMs: number,
): PageStep => {
  const { wokenMs, toldMs, isQuiet, severity, escalated, untold } = page;
  if (wokenMs === null || toldMs === null || isQuiet) return { page, say: null };
  if (untold > 0 && nowMs - toldMs >= moreMs) return told(page, 'more', nowMs);
  if (isAcknowledged) return { page, say: null };
  const isDue = nowMs - wokenMs >= (escalated + 1) * escalateMs;
  if (severity === 'page' && escalated < steps && isDue) {
    return told({ ...page, escalated: escalated + 1 }, 'escalation', nowMs);
  }
  return nowMs - toldMs >= repeatMs ? told(page, 'repeat', nowMs) : { page, say: null };
};
