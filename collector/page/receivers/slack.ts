// Slack by an incoming webhook, which belongs to one channel. What a definition says is text and
// nothing else: no mention, link or channel comes about by it.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks

import type { NotificationRow } from '../../serve/shapes.ts';
import type { Send } from './attempt.ts';
import { linksOf, shortened } from './pagerduty.ts';
import { type PostOptions, post, secretsOf } from './post.ts';

/** Of a section's text; the escapes count too. */
const mostSection = 3000;
const mostTitle = 300;
const mostUrl = 3000;

/** The three characters that Slack's markup is made of. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Cut before it is escaped, lest an escape be cut in two; an escape is at most five characters. */
const fitting = (text: string, most: number): string => {
  const whole = escaped(text);
  return whole.length <= most ? whole : escaped(shortened(text, Math.floor(most / 5)));
};

const signs = {
  firing: { page: ':red_circle: *PAGE*', ticket: ':large_yellow_circle: *TICKET*' },
  resolved: { page: ':large_green_circle: *RESOLVED*', ticket: ':large_green_circle: *RESOLVED*' },
} as const;

/** No link is made of what only looks like one. */
const markdown = (text: string) => ({ type: 'mrkdwn', text, verbatim: true }) as const;

export const slackMessage = (notification: NotificationRow): object => {
  const { state, severity, title, summary, name, objective } = notification;
  const word = state === 'resolved' ? 'Resolved' : severity === 'page' ? 'Page' : 'Ticket';
  const buttons = linksOf(notification)
    .filter(({ href }) => href.length <= mostUrl)
    .map(({ text, href }) => ({
      type: 'button',
      text: { type: 'plain_text', text },
      url: href,
    }));
  return {
    // What a notification on a phone shows, and readers of screens read.
    text: `${word}: ${fitting(title, mostTitle)}`,
    blocks: [
      {
        type: 'section',
        text: markdown(`${signs[state][severity]}  *${fitting(title, mostTitle)}*`),
      },
      { type: 'section', text: markdown(fitting(summary, mostSection)) },
      ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
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
