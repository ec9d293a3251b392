// What a step of a page is told as, and to whom: its message, who is asked for, which receivers.

import type { Objective } from '../../language/slo-set.ts';
import type { AlertTransition } from '../engine.ts';
import type { AlertRow, ObjectiveRow } from '../serve/shapes.ts';
import { againMessage, groupFiringMessage, groupResolvedMessage } from './group-message.ts';
import { firingMessage, type Message, resolvedMessage } from './message.ts';
import type { OpenPage, PageWord } from './open-page.ts';

/** An alert as it stands, with the figures that decide it in words. */
export type Cause = Pick<AlertTransition, 'alert' | 'objective' | 'reading'>;

/** The figures that its summary ends in. */
export const readingOf = ({ summary }: Pick<AlertRow, 'summary'>, title: string): string => {
  const colon = summary.indexOf(': ', summary.startsWith(title) ? title.length : 0);
  return colon < 0 ? summary : summary.slice(colon + 2);
};

export const isShared = ({ service, joined }: OpenPage): boolean => service !== null && joined > 1;

/** Of a page: the first of the gravest that may be heard. */
export const leaderOf = (
  { members, severity }: OpenPage,
  causes: ReadonlyMap<string, Cause>,
): Cause | null => {
  const heard = members.filter(({ isMuted }) => !isMuted);
  const first = heard.find((each) => each.severity === severity && causes.has(each.id)) ?? heard[0];
  return first === undefined ? null : (causes.get(first.id) ?? null);
};

export type Figures = (objective: Objective, atMs: number) => ObjectiveRow | null;

export const firingWords = (
  page: OpenPage,
  { why }: PageWord,
  leader: Cause | null,
  figures: Figures,
  atMs: number,
): Message => {
  const plain =
    leader === null || (isShared(page) && page.members.length > 1)
      ? groupFiringMessage(page)
      : firingMessage(leader, figures(leader.objective, atMs));
  return againMessage(plain, why, page, atMs);
};

export const resolvedWords = (
  page: OpenPage,
  last: Cause,
  figures: Figures,
  atMs: number,
): Message =>
  isShared(page)
    ? groupResolvedMessage(page, atMs)
    : resolvedMessage(last, figures(last.objective, atMs), atMs - (page.wokenMs ?? page.openedMs));
