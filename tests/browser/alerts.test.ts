// The pages about alerts over a real collector that people sign in to: somebody is woken, sees to it,
// silences it, looks up who did what; a viewer only looks; a collector that is gone is said to be.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AuditRow } from '../../collector/serve/audit/shapes.ts';
import type { AlertRow } from '../../collector/serve/shapes.ts';
import { openPager } from '../collector/pager.ts';
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
import { fits, hasNoViolations, loaded } from './looks.ts';

const viewer = 'viewer-token-0123456789';
const operator = 'operator-token-0123456789';
const red = 'page-latency-fast-red';

describe('the pages about alerts', { skip: skipWithout('chromium') }, () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let shop: Shop;
  let hook: Awaited<ReturnType<typeof openPager>>;
  let collector: CollectorProcess;
  let board: string;

  before(async () => {
    shop = await openShop();
    hook = await openPager(0);
    collector = launchCollector({
      ...{ SIGNALBOX_DATA: folder.path, APP_URL: shop.url },
      ...{ BOARD_VIEWER_TOKEN: viewer, BOARD_OPERATOR_TOKEN: operator },
      PAGER_WEBHOOK_URL: hook.url,
    });
    ({ board } = await collector.ready);
    browser = await launchChromium();
    shop.slow(true);
    await until('an alert', async () => (await alertNamed(red))?.state === 'firing');
  });
  after(async () => {
    await browser?.close();
    await endCollector(collector);
    await Promise.all([shop.close(), hook.close()]);
    folder.remove();
  });

  const ask = async <T>(path: string): Promise<T> => {
    const headers = { authorization: `Bearer ${viewer}` };
    return (await (await fetch(board + path, { headers })).json()) as T;
  };
  const alertNamed = async (name: string) =>
    (await ask<AlertRow[]>('/api/alerts')).find(({ alertName }) => alertName === name);

  const signIn = async (
    path: string,
    { token = operator, ...options }: BrowserContextOptions & { readonly token?: string } = {},
  ): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    await page.goto(board + path);
    await page.getByLabel('Your name').fill('Ada Moreau');
    await page.getByLabel('Token').fill(token);
    await page.keyboard.press('Enter');
    await page.waitForURL(board + path);
    return page;
  };
  const firing = (page: Page) => page.getByRole('listitem').filter({ hasText: red });

  test('a wrong token is said on the form, which axe finds nothing in; the right one leads on', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${board}/alerts?severity=page`);
    await hasNoViolations(page, 'sign-in');
    await page.getByLabel('Your name').fill('Ada Moreau');
    await page.getByLabel('Token').fill('a-wrong-token-0123');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'no token of this board' }).waitFor();
    await hasNoViolations(page, 'sign-in with an error');
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada Moreau');
    await page.getByLabel('Token').fill(viewer);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${board}/alerts?severity=page`);
    await firing(page).waitFor();
    await page.context().close();
  });

  test('who is woken acknowledges, silences with a preview, and ends it; the audit knows', async () => {
    const page = await signIn('/alerts');
    // It is there once the page knows who looks.
    await firing(page).getByRole('button', { name: 'Acknowledge' }).waitFor();
    // Another alert may stand before it.
    do await page.keyboard.press('j');
    while ((await firing(page).locator(':focus').count()) === 0);
    await page.keyboard.press('a');
    await firing(page)
      .getByText(/^Acknowledged by Ada Moreau/)
      .waitFor();
    assert.equal((await alertNamed(red))?.acknowledged?.by, 'Ada Moreau');

    await page.keyboard.press('s');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('It keeps 1 open alert quiet').waitFor();
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('Say why, for whoever wonders at night.').waitFor();
    await page.getByLabel('Why').fill('moving the database');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    const list = page.getByRole('list', { name: 'Silences' });
    const silence = list.getByRole('listitem').filter({ hasText: 'moving the database' }).last();
    await silence.waitFor();
    await list.getByText('IN EFFECT').waitFor();

    await page.goto(`${board}/alerts?state=silenced`);
    await firing(page)
      .getByText(/^Silenced by Ada Moreau until/)
      .waitFor();
    await page.goto(`${board}/silences`);
    await page.getByRole('button', { name: /^End it now/ }).click();
    await page.getByText('OVER').waitFor();

    await page.goto(`${board}/audit?who=Ada+Moreau`);
    await page.getByRole('cell', { name: 'silence ended' }).waitFor();
    const audit = await ask<AuditRow[]>('/api/audit?who=Ada+Moreau');
    assert.deepEqual(
      audit.map(({ what }) => what).filter((what) => !what.startsWith('signed')),
      ['silence ended', 'silence begun', 'alert acknowledged'],
    );
    await page.context().close();
  });

  test('what a receiver answered is told, and whether it works is asked of it', async () => {
    const page = await signIn('/pager');
    const sent = page.getByRole('main').getByRole('listitem').filter({ hasText: 'PAGE, firing' });
    await sent.first().getByText('What webhook answered').click();
    await sent
      .first()
      .getByText(/ taken: 2\d\d/)
      .waitFor();
    await page.getByRole('button', { name: /^Send a test/ }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Taken: / })
      .waitFor();
    await page.getByLabel('Delivery').selectOption({ label: 'Not taken by every receiver' });
    await page.getByText('None matches').waitFor();
    assert.ok(page.url().endsWith('/pager?delivery=missing'));
    await page.context().close();
  });

  test('what happened is on one timeline; the filter is the address, and a note is added', async () => {
    const page = await signIn('/timeline');
    await page.getByRole('button', { name: 'Mark a moment' }).click();
    await page.getByLabel('What happened').fill('rolled back checkout');
    await page.getByRole('button', { name: 'Mark it' }).click();
    const main = page.getByRole('main');
    const entry = (text: string) => main.getByRole('listitem').filter({ hasText: text });
    await entry('rolled back checkout').waitFor();
    await entry('Page latency is red').first().waitFor();
    await page.getByRole('button', { name: 'Notes' }).click();
    await page.waitForURL(`${board}/timeline?kinds=note`);
    assert.equal(await entry('Page latency is red').count(), 0);
    await page.reload();
    await entry('rolled back checkout').waitFor();
    assert.equal(await entry('Page latency is red').count(), 0);
    await page.context().close();
  });

  test('a viewer looks and changes nothing; signed out, the board says so', async () => {
    const page = await signIn('/alerts', { token: viewer });
    await firing(page).waitFor();
    await page.getByText('viewer', { exact: false }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Acknowledge' }).count(), 0);
    await page.goto(`${board}/silences?new=1`);
    await page.getByText('Looking only').waitFor();
    const refused = await page.evaluate(`fetch('/api/markers', {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: '{"kind":"note","title":"x"}' }).then(({ status }) => status)`);
    assert.equal(refused, 403);
    const other = await page.context().newPage();
    await other.goto(`${board}/audit`);
    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL(`${board}/sign-in`);
    await page.getByRole('alert').filter({ hasText: 'You are signed out' }).waitFor();
    await page.getByRole('link', { name: 'Sign in again' }).waitFor();
    await page.context().close();
  });

  const onEachPage = async (
    options: BrowserContextOptions,
    look: (page: Page, path: string) => Promise<void>,
  ) => {
    const page = await signIn('/', options);
    for (const path of ['/alerts', '/silences?new=1', '/pager', '/audit', '/timeline?add=1']) {
      await page.goto(board + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await loaded(page);
      await look(page, path);
    }
    await page.context().close();
  };

  test('on a telephone in the dark nothing overflows and axe finds nothing', async () => {
    const viewport = { width: 360, height: 800 };
    await onEachPage({ colorScheme: 'dark', viewport }, async (page, path) => {
      await fits(page, path);
      await hasNoViolations(page, path);
    });
  });

  test('on a desk by day nothing overflows, and axe finds nothing where most is shown', async () => {
    const viewport = { width: 1440, height: 900 };
    await onEachPage({ colorScheme: 'light', viewport }, async (page, path) => {
      await fits(page, path);
      if (path === '/alerts' || path === '/timeline?add=1') await hasNoViolations(page, path);
    });
  });

  test('a collector that is gone is an error on every page, never an empty one', async () => {
    const page = await signIn('/alerts');
    await firing(page).waitFor();
    await endCollector(collector);
    await page.getByText('The alerts may be out of date').waitFor();
    assert.equal(await firing(page).count(), 1, 'what was known stays');
    for (const [link, title] of [
      ['Silences', 'The silences could not be read'],
      ['Audit', 'The audit could not be read'],
      ['Timeline', 'The timeline is not whole'],
    ] as const) {
      await page.getByRole('link', { name: link, exact: true }).click();
      await page.getByRole('alert').filter({ hasText: title }).waitFor();
    }
  });
});
