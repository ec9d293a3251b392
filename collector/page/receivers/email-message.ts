// What a mail about a page looks like: plain text, and the same as HTML. The mails of one page hang
// together in one thread, and the same notification is the same mail however often it is sent.

import { createHash } from 'node:crypto';
import { escaped } from '../../html.ts';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { linesOf, linksOf, wordOf } from './content.ts';

export type EmailMessage = {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  readonly references: string;
  readonly inReplyTo: string;
};

/** Behind the last @ of an address, be it between angle brackets. */
export const domainOf = (from: string): string =>
  /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'signalbox.invalid';

const short = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const emailMessage = (notification: NotificationRow, from: string): EmailMessage => {
  const { id, alertId, title, summary, name, objective, at } = notification;
  const domain = domainOf(from);
  // No mail has this id: it is what all mails of a page answer to, whichever of them arrived.
  const thread = `<page-${short(alertId)}@${domain}>`;
  const lines = linesOf(notification);
  const links = linksOf(notification);
  const word = wordOf(notification);
  const about = `${name}/${objective}, ${moment(at)}`;
  const text = [
    summary,
    '',
    ...lines.map((line) => `${line.label}: ${line.text}`),
    ...(lines.length > 0 ? [''] : []),
    ...links.map((link) => `${link.text}: ${link.href}`),
    '',
    about,
    'Sent by Signalbox.',
    '',
  ].join('\n');
  const anchors = links.map(
    (link) => `<li><a href="${escaped(link.href)}">${escaped(link.text)}</a></li>`,
  );
  const facts = lines.map(
    (line) => `<dt><b>${escaped(line.label)}</b></dt><dd>${escaped(line.text)}</dd>`,
  );
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif">',
    `<h1 style="font-size:1.2em">${word}: ${escaped(title)}</h1>`,
    `<p style="white-space:pre-line">${escaped(summary)}</p>`,
    ...(facts.length > 0 ? [`<dl>${facts.join('')}</dl>`] : []),
    `<ul>${anchors.join('')}</ul>`,
    `<p><small>${escaped(about)}<br>Sent by Signalbox.</small></p>`,
    '</body></html>',
  ].join('\n');
  return {
    subject: `[${word}] ${title.replaceAll(/\s+/g, ' ').trim()}`,
    text,
    html,
    messageId: `<${short(id)}@${domain}>`,
    references: thread,
    inReplyTo: thread,
  };
};
