// The report of a month in a browser: wide and narrow, light and dark, on paper; and what was agreed, on
// the board while it applies.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import express from 'express';
import type { Browser } from 'playwright-core';
import { madeMs, openOctober } from '../../collector/reports/fixture.ts';
import { reportPages } from '../../collector/serve/reports/routes.ts';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import { skipWithout } from '../tool.ts';
import { openStage } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { hasNoViolations } from './looks.ts';

const skip = skipWithout('chromium');
let browser: Browser;
before(async () => {
  if (!skip) browser = await launchChromium();
});
after(async () => {
  if (!skip) await browser.close();
});

const openReports = async () => {
  const { store, desk } = openOctober();
  const app = express().use(reportPages({ reports: desk.reports, now: () => madeMs }));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      store.close();
    },
  };
};

test('a report reads well wide, narrow and dark, and prints', { skip }, async (context) => {
  const { url, close } = await openReports();
  context.after(close);
  for (const [width, colorScheme] of [
    [1440, 'light'],
    [360, 'dark'],
  ] as const) {
    const tab = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await tab.newPage();
    await page.goto(`${url}/reports`);
    await page.getByRole('link', { name: 'October 2026' }).click();
    await page.getByRole('heading', { name: 'Service levels: October 2026' }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
    await hasNoViolations(page, 'report');
    const strip = page.getByRole('img', { name: /^Orders are taken: share of the budget/ });
    assert.equal(await strip.locator('rect').count(), 31);
    assert.equal(await strip.locator('rect.none').count(), 1);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 10_000);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('navigation').isVisible(), false);
    await tab.close();
  }
});

test('what was agreed is on the tile and on the page of the SLO', { skip }, async (context) => {
  const stage = await openStage();
  context.after(stage.close);
  stage.show([
    objectiveRow({
      ...{ budgetLeft: -0.2, owner: 'shop-team', status: 'yellow' },
      budgetPolicy: {
        ...{ policy: 'usual', budgetLeftBelow: 0, action: 'freeze' },
        text: 'Nothing of this service is released but repairs.',
      },
    }),
  ]);
  for (const width of [1440, 360]) {
    const tab = await browser.newContext({ viewport: { width, height: 800 } });
    const page = await tab.newPage();
    await page.goto(stage.url);
    await page.getByText('freeze', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: 'Response time' }).first().click();
    await page.getByText('Agreed: freeze').waitFor();
    await page.getByText('Nothing of this service is released but repairs.').waitFor();
    await page.getByText('owned by shop-team').waitFor();
    await hasNoViolations(page, 'report');
    await tab.close();
  }
});
