// The status page's updates as RSS 2.0, newest first: an item an update, known by an id that stays.

import type { StatusPage } from './page.ts';
import { escaped, statusWords } from './words.ts';

const mostItems = 50;
const readAgainMinutes = 5;

/** RFC 822, as RSS asks for it: 'Sat, 21 Nov 2026 14:03:00 GMT'. */
const dateText = (ms: number): string => new Date(ms).toUTCString();

export const renderFeed = ({ title, url, updatedAt, open, past }: StatusPage): string => {
  const items = [...open, ...past]
    .flatMap((incident) => incident.updates.map((update) => ({ incident, update })))
    .toSorted((a, b) => b.update.at - a.update.at || Number(b.update.id) - Number(a.update.id))
    .slice(0, mostItems);
  const parts = items.map(
    ({ incident, update }) => `<item>
<title>${escaped(`${statusWords[update.status]}: ${incident.title}`)}</title>
<link>${escaped(`${url}#incident-${incident.id}`)}</link>
<guid isPermaLink="false">${escaped(`${incident.id}/${update.id}`)}</guid>
<pubDate>${dateText(update.at)}</pubDate>
${incident.components.map((name) => `<category>${escaped(name)}</category>\n`).join('')}<description>${escaped(update.text)}</description>
</item>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escaped(title)}</title>
<link>${escaped(url)}</link>
<description>${escaped(`Incidents and their updates: ${title}`)}</description>
<language>en</language>
<lastBuildDate>${dateText(items[0]?.update.at ?? updatedAt)}</lastBuildDate>
<ttl>${readAgainMinutes}</ttl>
<atom:link href="${escaped(`${url}/feed.xml`)}" rel="self" type="application/rss+xml"/>
${parts.join('')}</channel>
</rss>
`;
};
