// PagerDuty by its Events API v2. A page is one alert there: all that is told of it carries the same
// dedup_key, so that what is sent twice is one, and its end resolves what its begin triggered. What
// somebody acknowledges on the board is acknowledged there.
// https://developer.pagerduty.com/docs/events-api-v2-overview

import { createHash } from 'node:crypto';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { Send } from './attempt.ts';
import { linesOf, linksOf, shortened } from './content.ts';
import { type PostOptions, post } from './post.ts';

/** Longer ones are refused there. */
const mostSummary = 1024;
const mostDedupKey = 255;
/** Of all lines together far less than the 512 KB that an event may have. */
const mostDetail = 8192;

export const dedupKey = ({ alertId }: Pick<NotificationRow, 'alertId'>): string =>
  alertId.length <= mostDedupKey ? alertId : createHash('sha256').update(alertId).digest('hex');

const severities = { page: 'critical', ticket: 'warning' } as const;

/** The lines under their labels, as PagerDuty shows them. */
const detailsOf = (notification: NotificationRow): Readonly<Record<string, string>> =>
  Object.fromEntries(
    linesOf(notification).map(({ label, text }) => [
      label.toLowerCase(),
      shortened(text, mostDetail),
    ]),
  );

export const pagerdutyEvent = (notification: NotificationRow, routingKey: string): object => {
  const key = { routing_key: routingKey, dedup_key: dedupKey(notification) };
  if (notification.state === 'resolved') return { ...key, event_action: 'resolve' };
  // It takes no words with it: who acknowledged is on the board.
  if (notification.why === 'acknowledged') return { ...key, event_action: 'acknowledge' };
  const { name, objective, severity, title, summary, at, boardUrl } = notification;
  return {
    ...key,
    event_action: 'trigger',
    client: 'Signalbox',
    client_url: boardUrl,
    payload: {
      // It becomes the title of the incident, and what a telephone reads out.
      summary: shortened(summary || title, mostSummary),
      source: name,
      component: objective,
      severity: severities[severity],
      timestamp: new Date(at).toISOString(),
      custom_details: {
        summary: shortened(summary, mostDetail),
        ...detailsOf(notification),
        ...{ slo: name, objective, notification: notification.id },
      },
    },
    links: linksOf(notification),
  };
};

export const pagerduty =
  (url: string, routingKey: string, options: PostOptions = {}): Send =>
  (notification, signal) => {
    const body = JSON.stringify(pagerdutyEvent(notification, routingKey));
    return post({ url, body, signal, secrets: [routingKey] }, options);
  };
