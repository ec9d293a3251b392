// What is said of a page that is told again, or that many alerts share: how many, of what, and the first
// of them by name. All of them are in the notification itself.

import type { NotificationWhy } from '../serve/notifications/shapes.ts';
import { everyService } from './grouping.ts';
import { durationInWords, type Message } from './message.ts';
import type { OpenPage } from './open-page.ts';

const mostNamed = 5;

const named = (texts: readonly string[]): string => {
  const all = [...new Set(texts)];
  const rest = all.length - mostNamed;
  return `${all.slice(0, mostNamed).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
};

const whose = ({ service, members }: OpenPage): string => {
  if (service !== everyService) return service ?? '';
  const services = [...new Set(members.map((each) => each.service))];
  return services.length === 1 ? (services[0] ?? '') : `${services.length} services`;
};

export const groupFiringMessage = (page: OpenPage): Message => {
  const title = `${whose(page)}: ${page.members.length} alerts fire`;
  return { title, summary: `${title}: ${named(page.members.map((each) => each.title))}` };
};

export const groupResolvedMessage = (page: OpenPage, atMs: number): Message => {
  const what = page.joined === 1 ? 'the alert is over' : `all ${page.joined} alerts are over`;
  const title = `${whose(page)}: ${what}`;
  return { title, summary: `${title} after ${durationInWords(atMs - page.openedMs)}` };
};

/** The same page, told anew: why, before what. */
export const againMessage = (
  { title, summary }: Message,
  why: NotificationWhy,
  { openedMs }: OpenPage,
  atMs: number,
): Message => {
  const after = durationInWords(atMs - openedMs);
  switch (why) {
    case 'repeat':
      return { title, summary: `Still so after ${after}, and acknowledged by nobody. ${summary}` };
    case 'escalation':
      return { title, summary: `Acknowledged by nobody for ${after}. ${summary}` };
    case 'quiet no more':
      return { title, summary: `Still so, and kept quiet no longer. ${summary}` };
    case 'new':
    case 'graver':
    case 'more':
    case 'acknowledged':
      return { title, summary };
  }
};
