// Incidents over a real collector: one opens by itself, people tend it and tell the public, one is
// opened by hand; the status page is read by strangers, by feed readers and from its file.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { IncidentRow } from '../../collector/serve/incidents/shapes.ts';
import {
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { openShop, type Shop } from '../collector/shop.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws, loaded, openPage } from './looks.ts';

describe('the pages of incidents', { skip: skipWithout('chromium') }, () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let shop: Shop;
  let collector: CollectorProcess;
  let board: string;
  let incident: IncidentRow;

  const incidents = async (): Promise<IncidentRow[]> =>
    (await (await fetch(`${board}/api/incidents`)).json()) as IncidentRow[];

  before(async () => {
    shop = await openShop();
    collector = launchCollector({
      ...{ SIGNALBOX_DATA: folder.path, APP_URL: shop.url, STATUS_PUBLISH_SECONDS: '1' },
    });
    ({ board } = await collector.ready);
    browser = await launchChromium();
    shop.slow(true);
    incident = await until('an incident that is public', async () => {
      const [first] = await incidents();
      return first?.published ? first : null;
    });
  });
  after(async () => {
    await browser?.close();
    await endCollector(collector);
    await shop.close();
    folder.remove();
  });

  const open = async (path: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const url = path.startsWith('file:') ? path : board + path;
    const page = await openPage(browser, url, options);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };
  const clean = async (page: Page, what: string) => {
    await loaded(page);
    await hasNoFlaws(page, what);
  };

  const screens = [
    ['light', 360],
    ['dark', 1440],
  ] as const;
  for (const [colorScheme, width] of screens) {
    test(`${colorScheme}, ${width} wide: nothing overflows and axe finds nothing`, async () => {
      const page = await open('/incidents', { colorScheme, viewport: { width, height: 800 } });
      const own = `/incidents/${incident.id}`;
      const paths = ['/incidents', '/incidents?new=1', own, '/status', '/status/history'];
      for (const path of paths) {
        await page.goto(board + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await clean(page, path);
      }
      await page.context().close();
    });
  }

  test('a page has opened it; somebody notes, tells the public, and takes the draft along', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'Incidents 1 open' }).click();
    await page.getByRole('link', { name: 'Page latency is red' }).click();
    const timeline = page.getByRole('list', { name: 'Timeline, newest first' });
    await timeline.getByText('We are investigating a problem with shop.').waitFor();
    await page.getByLabel('Note', { exact: true }).fill('The disk is full.');
    await page.getByRole('button', { name: 'Note it' }).click();
    // Nobody signed in: a name is asked for, once.
    await page.getByLabel('Your name').fill('Ada Moreau');
    await page.getByRole('button', { name: 'Note it' }).click();
    await timeline.getByText('The disk is full.').waitFor();
    await page.getByLabel('Note', { exact: true }).fill('We are making room.');
    await page.getByLabel('Also on the status page').check();
    await page.getByRole('button', { name: 'Tell everybody' }).click();
    await timeline.getByText('We are making room.').waitFor();
    assert.equal(await timeline.getByText('Ada Moreau').count(), 2);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Draft of the post-mortem' }).click(),
    ]);
    const draft = readFileSync(await download.path(), 'utf8');
    assert.match(draft, /^# Post-mortem: Page latency is red\n[\s\S]*The disk is full\./);

    const status = await open('/status');
    await until('the update', async () => {
      await status.reload();
      return (await status.getByText('We are making room.').count()) === 1;
    });
    assert.equal(await status.getByText('The disk is full.').count(), 0);
    assert.equal(await status.getByText('Page latency').count(), 0);
    await page.context().close();
  });

  test('a feed reader finds the updates in a feed that is well-formed', async () => {
    const page = await open('/status');
    const href = await page
      .locator('link[type="application/rss+xml"]')
      .evaluate((link) => String(Object(link).href));
    const text = await (await fetch(href)).text();
    const read = (await (
      await open('/incidents')
    ).evaluate(`(() => {
      const feed = new DOMParser().parseFromString(${JSON.stringify(text)}, 'application/xml');
      const all = (path) => [...feed.querySelectorAll(path)].map((each) => each.textContent);
      return {
        errors: all('parsererror'),
        version: feed.documentElement.getAttribute('version'),
        titles: all('rss > channel > item > title'),
        guids: all('item > guid'),
        dates: all('item > pubDate').map((date) => Date.parse(date)),
      };
    })()`)) as Record<'errors' | 'titles' | 'guids', string[]> & {
      readonly version: string;
      readonly dates: number[];
    };
    assert.deepEqual(read.errors, []);
    assert.equal(read.version, '2.0');
    assert.ok(read.titles.every((title) => title === 'Investigating: Problem with shop'));
    assert.equal(new Set(read.guids).size, read.titles.length);
    assert.ok(read.titles.length > 0 && read.dates.every((date) => date > Date.now() - 600_000));
  });

  test('one is opened by hand and resolved', async () => {
    const page = await open('/incidents');
    await page.getByRole('link', { name: 'Open an incident' }).click();
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByText('Say it in a few words.').waitFor();
    await page.getByLabel('What is wrong').fill('Search is slow');
    await page.getByLabel('shop').check();
    await page.getByLabel('What users notice').selectOption('none');
    await page.getByLabel('Your name').fill('Ben');
    await page.getByRole('button', { name: 'Open it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Search is slow' }).waitFor();
    await page.getByText('Not on the status page').waitFor();
    await page.getByLabel('For the team').fill('rebuilt the index');
    await page.getByRole('button', { name: 'Resolve it' }).click();
    await page.getByText('resolved: rebuilt the index').waitFor();
    const row = (await incidents()).find(({ title }) => title === 'Search is slow');
    assert.deepEqual([row?.status, row?.openedBy], ['resolved', 'Ben']);
    await page.context().close();
  });

  test('the file reads like the page, with nobody to ask', async () => {
    const path = join(folder.path, 'status', 'index.html');
    const page = await open(pathToFileURL(path).href, { offline: true });
    await page.getByText('We are investigating a problem with shop.').waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('heading', { level: 1, name: 'The last 90 days' }).waitFor();
    const color = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    assert.equal(color, 'rgb(244, 245, 247)', 'with its style');
    await page.context().close();
  });

  test('an incident that there is not is said to be none', async () => {
    const page = await open('/incidents/00000000-0000-4000-8000-000000000000');
    await page.getByText('No such incident').waitFor();
    await page.context().close();
  });
});
