// Slack by an incoming webhook, which belongs to one channel. What a definition says is text and
// nothing else: no mention, link or channel comes about by it.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { Send } from './attempt.ts';
import { type Link, linesOf, linksOf, shortened, wordOf } from './content.ts';
import { type PostOptions, post, secretsOf } from './post.ts';

/** Of a section's text; the escapes count too. */
const mostSection = 3000;
const mostTitle = 300;
const mostLine = 900;
/** Four of them stand in one section. */
const mostLink = 700;

/** The three characters that Slack's markup is made of. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Cut before it is escaped, lest an escape be cut in two; an escape is at most five characters. */
const fitting = (text: string, most: number): string => {
  const whole = escaped(text);
  return whole.length <= most ? whole : escaped(shortened(text, Math.floor(most / 5)));
};

const signs = {
  firing: { page: ':red_circle:', ticket: ':large_yellow_circle:' },
  resolved: { page: ':large_green_circle:', ticket: ':large_green_circle:' },
} as const;

/** Whole lines, as many as there is room for. */
const withinSection = (lines: readonly string[]): string => {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length > mostSection) break;
    text = longer;
  }
  return text;
};

/** No link is made of what only looks like one. */
const markdown = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;

/** What would end a link, or begin its text, is written as an address writes it. */
const linkText = ({ text, href }: Link): string => {
  const address = escaped(new URL(href).href.replaceAll('|', '%7C').replaceAll('>', '%3E'));
  return `<${address}|${escaped(text)}>`;
};

const section = (text: string) => ({ type: 'section', text: markdown(text) }) as const;

export const slackMessage = (notification: NotificationRow): object => {
  const { state, severity, title, summary, name, objective } = notification;
  const lines = linesOf(notification).map(
    ({ label, text }) => `*${escaped(label)}* ${fitting(text, mostLine)}`,
  );
  const links = linksOf(notification)
    .map(linkText)
    .filter((link) => link.length <= mostLink);
  return {
    // What a notification on a phone shows, and readers of screens read.
    text: `${wordOf(notification)}: ${fitting(title, mostTitle)}`,
    blocks: [
      section(
        `${signs[state][severity]} *${wordOf(notification)}*  *${fitting(title, mostTitle)}*`,
      ),
      section(fitting(summary || title, mostSection)),
      ...(lines.length > 0 ? [section(withinSection(lines))] : []),
      ...(links.length > 0 ? [section(links.join('  ·  '))] : []),
      { type: 'context', elements: [markdown(fitting(`${name}/${objective}`, mostTitle))] },
    ],
  };
};

/** The address is the secret. */
export const slack = (url: string, options: PostOptions = {}): Send => {
  const secrets = secretsOf(url);
  return (notification, signal) => {
    const body = JSON.stringify(slackMessage(notification));
    return post({ url, body, signal, secrets }, options);
  };
};
