// The board in Chromium: what is said when things turn red or the collector falls silent, that
// nothing jumps under the pointer, that the keyboard suffices, that it fits a telephone.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import { skipWithout } from '../tool.ts';
import { openStage, type Stage, traceId } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws, hasNoViolations, loaded, openPage } from './looks.ts';

const alpha = objectiveRow({ name: 'alpha', title: 'Alpha', since: Date.now() - 60_000 });
const beta = objectiveRow({ name: 'beta', title: 'Beta', since: Date.now() - 60_000 });
const green = [alpha, beta];
const betaRed = objectiveRow({
  name: 'beta',
  title: 'Beta',
  status: 'red',
  since: Date.now() - 5000,
  reasons: ['a reason in words'],
});
const red = [betaRed, alpha];

const notification: NotificationRow = {
  id: 'n1',
  at: Date.now(),
  alertId: 'a1',
  name: 'beta',
  objective: 'p95',
  severity: 'page',
  state: 'firing',
  title: 'Beta is red',
  summary: '37 of 298 in a minute.',
  notify: [],
  boardUrl: 'http://elsewhere.example/slos/beta',
  traceUrl: `http://elsewhere.example/traces/${traceId}`,
  runbookUrl: null,
  deliveries: [],
};

describe('the board', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let stage: Stage;

  before(async () => {
    stage = await openStage();
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    stage?.close();
  });

  const open = (path: string, options = {}) => openPage(browser, stage.url + path, options);

  test('the composite budget stands above the objectives of an SLO that has one', async () => {
    stage.show([objectiveRow({ name: 'journey', title: 'Journey' }), alpha]);
    const page = await open('/slos/journey');
    const line = page.getByRole('region', { name: 'Composite budget' });
    await line.waitFor();
    assert.match((await line.textContent()) ?? '', /30d.*overspent by 25.*5m 2\.5×.*1h —/);
    await hasNoViolations(page, 'composite');
    await page.goto(`${stage.url}/slos/alpha`);
    await page.getByRole('region', { name: 'Objective' }).first().waitFor();
    assert.equal(await line.count(), 0);
  });

  const firstTile = (page: Page) => page.getByRole('article').first();

  test('green, then red: headline, tab, tile and screen reader are told, why and since when', async () => {
    stage.show(green);
    const page = await open('/');
    await page.getByRole('heading', { name: 'All 2 are GREEN' }).waitFor();
    stage.show(red);
    await page.getByRole('heading', { name: '1 of 2 is RED' }).waitFor();
    await page.getByText('Beta is red, was green.').waitFor({ state: 'attached' });
    await page.getByText('a reason in words').waitFor();
    assert.match(await page.title(), /^■ 1 red/);
    assert.match((await firstTile(page).textContent()) ?? '', /^BetaRED/);
    await page.context().close();
  });

  test('tiles keep their places under the pointer and move when it leaves', async () => {
    stage.show(green);
    const page = await open('/');
    await firstTile(page).hover();
    stage.show(red);
    await page.getByRole('heading', { name: /RED/ }).waitFor();
    assert.match((await firstTile(page).textContent()) ?? '', /^Alpha/);
    await page.mouse.move(0, 0);
    await firstTile(page).filter({ hasText: 'Beta' }).waitFor();
    await page.context().close();
  });

  test('a silent collector is never green: the board says that it is cut off, and recovers', async () => {
    stage.show(green);
    const page = await open('/');
    await page.getByText('Live', { exact: true }).waitFor();
    stage.hang();
    await page.getByRole('heading', { name: 'The board is cut off' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: /GREEN/ }).count(), 0);
    assert.match(await page.title(), /^\? cut off/);
    await stage.resume();
    await page.getByRole('button', { name: 'Try again now' }).click();
    await page.getByRole('heading', { name: 'All 2 are GREEN' }).waitFor();
    await page.context().close();
  });

  test('a page leads to its trace and its SLO on this board, whatever host it names', async () => {
    stage.show(red);
    const page = await open('/');
    await page.getByText('Live', { exact: true }).waitFor();
    stage.page(notification);
    await page.getByRole('link', { name: /^Trace of/ }).click();
    await page.getByRole('tree').waitFor();
    assert.equal(page.url(), `${stage.url}/traces/${traceId}`);
    await page.goBack();
    await page.getByRole('link', { name: 'Open SLO' }).click();
    await page.getByRole('heading', { level: 1, name: 'Beta' }).waitFor();
    await page.context().close();
  });

  test('by keyboard: to a tile, into its SLO, through a trace', async () => {
    stage.show(green);
    const page = await open('/');
    const link = page.getByRole('article').getByRole('link', { name: 'Alpha' });
    await link.waitFor();
    for (let presses = 0; presses < 24; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement.textContent')) === 'Alpha') break;
    }
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    assert.equal(outline, 'solid', 'the focus is seen');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Alpha' }).waitFor();
    await page.locator('#main:focus').waitFor();

    await page.goto(`${stage.url}/traces/${traceId}`);
    await page.getByRole('treeitem').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('treeitem', { selected: true, name: /pg.query:SELECT/ }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.getByRole('treeitem').count(), 1, 'the root is closed');
    await page.context().close();
  });

  test('an SLO leads to Grafana where there is one, each objective to its own dashboard', async () => {
    stage.show(red);
    const openBeta = async () => {
      const page = await open('/slos/beta');
      await page.getByText('Live', { exact: true }).waitFor();
      return page;
    };
    const without = await openBeta();
    await without.getByRole('region', { name: 'Objective p95' }).waitFor();
    assert.equal(await without.getByRole('link', { name: /Grafana/ }).count(), 0);
    await without.context().close();

    stage.placeGrafana('http://grafana.example/under');
    const page = await openBeta();
    const objective = page.getByRole('region', { name: 'Objective p95' });
    const link = objective.getByRole('link', { name: 'Open in Grafana (opens a new tab)' });
    assert.equal(
      await link.getAttribute('href'),
      'http://grafana.example/under/d/signalbox-objective?var-slo=beta&var-objective=p95',
    );
    await page.context().close();
  });

  const paths = ['/', '/slos/beta', `/traces/${traceId}`, '/pager', '/slos/none', '/nowhere'];
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`${colorScheme}, on a telephone: nothing overflows and axe finds nothing`, async () => {
      stage.show(red);
      const page = await open('/', { colorScheme, viewport: { width: 360, height: 800 } });
      for (const path of paths) {
        await page.goto(stage.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await loaded(page);
        await hasNoFlaws(page, path);
      }
      await page.context().close();
    });
  }
});
