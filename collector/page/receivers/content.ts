// What every receiver says of a notification, in its own way: the lines of its details, what fires,
// and where to look.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { type DetailLine, detailLines } from '../detail-lines.ts';

export type Link = { readonly text: string; readonly href: string };

/** Of a datacentre that goes nobody reads more names than these. */
const mostAlerts = 10;

export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** For people, as they are called on the board. What is no address leads nowhere. */
export const linksOf = ({
  boardUrl,
  traceUrl,
  dashboardUrl = null,
  runbookUrl,
}: NotificationRow): readonly Link[] =>
  [
    { text: 'Board', href: boardUrl },
    { text: 'Runbook', href: runbookUrl },
    { text: 'Trace of a bad event', href: traceUrl },
    { text: 'Dashboard', href: dashboardUrl },
  ].flatMap(({ text, href }) =>
    href !== null && /^https?:/.test(href) && URL.canParse(href) ? [{ text, href }] : [],
  );

const alertsLine = ({ alerts = [] }: NotificationRow): readonly DetailLine[] => {
  if (alerts.length === 0) return [];
  const named = alerts.slice(0, mostAlerts).map(({ title }) => title);
  const more = alerts.length > mostAlerts ? `; and ${alerts.length - mostAlerts} more` : '';
  return [{ label: 'Firing', text: `${named.join('; ')}${more}` }];
};

export const linesOf = (notification: NotificationRow): readonly DetailLine[] => [
  ...alertsLine(notification),
  ...detailLines(notification),
];

export const wordOf = ({ state, severity }: Pick<NotificationRow, 'state' | 'severity'>): string =>
  state === 'resolved' ? 'RESOLVED' : severity === 'page' ? 'PAGE' : 'TICKET';
