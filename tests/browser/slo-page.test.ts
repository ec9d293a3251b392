// The page of an SLO in Chromium: the budget over its period, burn by window, days with what was left
// out, alerts on the timeline, the definition with its rules; by keyboard, in both widths and schemes.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import { skipWithout } from '../tool.ts';
import { openStage, type Stage } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws, loaded, openPage } from './looks.ts';

const red = objectiveRow({
  name: 'beta',
  title: 'Beta',
  status: 'red',
  since: Date.now() - 400_000,
  budgetLeft: -0.4,
  burn: { '5m': 18.2 },
});
const idle = objectiveRow({ name: 'idle', title: 'Idle', status: 'no data', budgetLeft: null });
const plain = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');

describe('the page of an SLO', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let stage: Stage;

  before(async () => {
    stage = await openStage();
    stage.show([red, idle]);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    stage?.close();
  });

  const open = async (path: string, options = {}): Promise<Page> => {
    const page = await openPage(browser, stage.url + path, options);
    await page.getByRole('region', { name: 'Definition and generated rules' }).waitFor();
    await loaded(page);
    return page;
  };

  test('budget, burn, days and definition are told in words, and moved through by keyboard', async () => {
    const page = await open('/slos/beta');
    const budget = page.getByRole('region', { name: /^Error budget of 30/ });
    await budget.getByText(/budget overspent by 40/).waitFor();
    const moments = budget.getByRole('slider', { name: 'Moment of the period' });
    await moments.focus();
    const newest = await moments.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    assert.notEqual(await moments.getAttribute('aria-valuetext'), newest);
    await moments.fill('95');
    assert.match(plain(await moments.getAttribute('aria-valuetext')), /: nobody watched$/);

    const burns = budget.getByRole('list', { name: 'Burn by window' }).getByRole('listitem');
    assert.match(
      plain(await burns.first().textContent()),
      /Pages while both are above 14.4×: they are1 hour16.2×5 minutes18.2×/,
    );
    assert.match(plain(await burns.nth(1).textContent()), /Ticket.*1×3 days0.4×6 hours—/);

    const days = page.getByRole('region', { name: 'The last 90 days' });
    await days.getByText(/^62 of 70 measured days kept; .*; 19 nobody watched$/).waitFor();
    const day = days.getByRole('slider', { name: 'Day' });
    await day.fill('84');
    assert.match(
      plain(await day.getAttribute('aria-valuetext')),
      /\(UTC\): 99.59 % good, .* events, burn 0.08×; 2 h of maintenance left out$/,
    );

    const written = page.getByRole('region', { name: 'Definition and generated rules' });
    await written.getByText('slos/beta.yaml:12').click();
    await written
      .getByRole('region', { name: 'Definition', exact: true })
      .getByText('kind: SLO')
      .waitFor();
    await written.getByText(/^Prometheus rules generated from it/).click();
    await written.getByText('signalbox beta/p95').waitFor();
    await page.context().close();
  });

  test('an alert is seen on the timeline of the charts', async () => {
    const page = await open('/slos/beta');
    // In the last sixth of the hour it fires: there, and only there, the chart is tinted.
    const tinted = (part: number) =>
      page
        .locator('.plot canvas')
        .first()
        .evaluate(
          (
            canvas: {
              width: number;
              height: number;
              getContext: (kind: '2d') => {
                getImageData: (
                  x: number,
                  y: number,
                  w: number,
                  h: number,
                ) => { data: ArrayLike<number> };
              };
            },
            at,
          ) => {
            const x = Math.round(canvas.width * at);
            const { data } = canvas.getContext('2d').getImageData(x, canvas.height / 4, 1, 1);
            return (data[3] ?? 0) > 0 && (data[0] ?? 0) > (data[2] ?? 0) + 50;
          },
          part,
        );
    assert.equal(await tinted(0.95), true);
    assert.equal(await tinted(0.6), false);
    await page.context().close();
  });

  test('a part that cannot be read says so, and the rest stays', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route('**/days?*', (route) => route.fulfill({ status: 500, body: '{}' }));
    await page.route('**/definition', (route) => route.fulfill({ status: 200, body: '[1]' }));
    await page.goto(`${stage.url}/slos/beta`);
    await page
      .getByRole('alert')
      .filter({ hasText: 'The days of this SLO could not be read' })
      .waitFor();
    await page.getByRole('alert').filter({ hasText: 'The definition could not be read' }).waitFor();
    await page.getByRole('region', { name: /^Error budget of 30/ }).waitFor();
    await context.close();
  });

  // The red one on a telephone is with the other pages of the board.
  const views = [
    { path: '/slos/beta', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
    { path: '/slos/idle', colorScheme: 'dark', viewport: { width: 360, height: 800 } },
  ] as const;
  for (const { path, ...view } of views) {
    test(`${path}, ${view.viewport.width} px: nothing overflows, axe finds nothing`, async () => {
      const page = await open(path, view);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await hasNoFlaws(page, path);
      await page.context().close();
    });
  }
});
