// Where a runbook is read: on this board, or at an address of the team's own.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';

const onBoard = '/runbooks/';
const isAddress = (text: string): boolean => /^https?:\/\//.test(text);

/** @param runbook as the API tells it. Null: it is text to be read, and leads nowhere. */
export const runbookHref = (runbook: string): string | null =>
  runbook.startsWith(onBoard) || isAddress(runbook) ? runbook : null;

/** In this board, whatever host name the notification was sent with. */
export const runbookPathOf = ({
  runbookUrl,
  boardUrl,
}: Pick<NotificationRow, 'runbookUrl' | 'boardUrl'>): string | null => {
  if (runbookUrl === null || !isAddress(runbookUrl)) return null;
  const { origin, pathname } = new URL(runbookUrl);
  const isOurs = URL.parse(boardUrl)?.origin === origin && pathname.startsWith(onBoard);
  return isOurs ? pathname : runbookUrl;
};
