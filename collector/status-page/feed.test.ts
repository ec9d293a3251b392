import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFeed } from './feed.ts';
import type { PublicIncident, StatusPage } from './page.ts';

const atMs = Date.UTC(2026, 10, 21, 14, 3);

const incident = (changes: Partial<PublicIncident> = {}): PublicIncident => ({
  ...{ id: 'i-1', title: 'Problem with <API> & "Mail"', status: 'resolved', impact: 'outage' },
  ...{ startedAt: atMs, resolvedAt: atMs + 120_000, components: ['<API>', 'Mail'] },
  updates: [
    { id: '8', at: atMs + 120_000, status: 'resolved', text: 'API has recovered.' },
    { id: '7', at: atMs, status: 'investigating', text: 'We look\u0000 into it.' },
  ],
  ...changes,
});

const page = (changes: Partial<StatusPage> = {}): StatusPage => ({
  ...{ title: 'Shop & Co', url: 'https://status.example/a?b', updatedAt: atMs + 500_000 },
  ...{ state: 'operational', components: [], open: [], past: [incident()] },
  ...changes,
});

test('exactly this feed', () => {
  assert.equal(
    renderFeed(page()),
    `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>Shop &#38; Co</title>
<link>https://status.example/a?b</link>
<description>Incidents and their updates: Shop &#38; Co</description>
<language>en</language>
<lastBuildDate>Sat, 21 Nov 2026 14:05:00 GMT</lastBuildDate>
<ttl>5</ttl>
<atom:link href="https://status.example/a?b/feed.xml" rel="self" type="application/rss+xml"/>
<item>
<title>Resolved: Problem with &#60;API&#62; &#38; &#34;Mail&#34;</title>
<link>https://status.example/a?b#incident-i-1</link>
<guid isPermaLink="false">i-1/8</guid>
<pubDate>Sat, 21 Nov 2026 14:05:00 GMT</pubDate>
<category>&#60;API&#62;</category>
<category>Mail</category>
<description>API has recovered.</description>
</item>
<item>
<title>Investigating: Problem with &#60;API&#62; &#38; &#34;Mail&#34;</title>
<link>https://status.example/a?b#incident-i-1</link>
<guid isPermaLink="false">i-1/7</guid>
<pubDate>Sat, 21 Nov 2026 14:03:00 GMT</pubDate>
<category>&#60;API&#62;</category>
<category>Mail</category>
<description>We look into it.</description>
</item>
</channel>
</rss>
`,
  );
});

test('newest updates first over all incidents, fifty at most; without any it is a feed too', () => {
  const updates = Array.from({ length: 60 }, (_, index) => ({
    ...{ id: String(60 - index), at: atMs - index * 1000 + 500, status: 'monitoring' as const },
    text: 'Still looking.',
  }));
  const open = incident({ id: 'i-2', resolvedAt: null, updates });
  const guids = [...renderFeed(page({ open: [open] })).matchAll(/>(i-\d\/\d+)</g)].map(
    ([, guid]) => guid,
  );
  assert.deepEqual(guids.slice(0, 4), ['i-1/8', 'i-2/60', 'i-1/7', 'i-2/59']);
  assert.equal(guids.length, 50);
  assert.ok(!renderFeed(page({ past: [] })).includes('<item>'));
});
