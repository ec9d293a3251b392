// The overview in Chromium: two hundred objectives of which only what changed is drawn anew, what is
// asked for kept in the address, the keyboard, the wall, and errors of the board itself as errors.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import { skipWithout } from '../tool.ts';
import { openStage, type Stage } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws } from './looks.ts';

const services = ['checkout', 'editor', 'search', 'mail'];
const numbered = (index: number, change: Partial<ObjectiveRow> = {}): ObjectiveRow =>
  objectiveRow({
    name: `slo-${index}`,
    title: `Promise ${String(index).padStart(3, '0')}`,
    service: services[index % services.length] ?? '',
    sparkline: Array.from({ length: 60 }, () => 1),
    since: Date.now() - 3_600_000,
    ...change,
  });
const many = (number: number): ObjectiveRow[] =>
  Array.from({ length: number }, (_, index) => numbered(index));
const withOthers = (rows: readonly ObjectiveRow[], ...others: readonly ObjectiveRow[]) =>
  rows.map((row) => others.find(({ name }) => name === row.name) ?? row);

describe('the overview', { skip: skipWithout('chromium') }, () => {
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

  const openPage = async (path: string, options = {}, prepare = ''): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    if (prepare !== '') await page.addInitScript(prepare);
    await page.goto(stage.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return page;
  };
  const titles = (page: Page) => page.getByRole('article').getByRole('heading').allTextContents();

  // A tile's drawing rounds two numbers for each of its sixty slices, and little else of the page
  // rounds at all: the calls count the tiles that were drawn, also those that came out the same.
  const countRounds = `
    const round = Math.round;
    globalThis.rounds = 0;
    Math.round = (value) => { globalThis.rounds += 1; return round(value); };
    globalThis.touched = new Set();
    addEventListener('DOMContentLoaded', () => new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const key = element?.closest('[data-key]')?.dataset.key;
        if (key) globalThis.touched.add(key);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true }));`;

  test('of two hundred, an update draws only those that changed', async () => {
    // None is green, so that all are drawn large.
    const rows = many(200).map((row) => ({ ...row, status: 'yellow' as const }));
    stage.show(rows);
    const page = await openPage('/', {}, countRounds);
    await page.getByRole('article').nth(199).waitFor();
    const read = async (what: string) => Number(await page.evaluate(what));
    const all = await read('rounds');
    const perTile = 2 * 60;
    assert.ok(all >= 200 * perTile, `${all} rounds draw 200 tiles`);

    await page.evaluate('rounds = 0; touched.clear()');
    const changed = [3, 70, 199].map((index) =>
      numbered(index, {
        status: 'yellow',
        current: { ...objectiveRow().current, good: 290, ratio: 290 / 300 },
      }),
    );
    stage.show(withOthers(rows, ...changed));
    await page.getByText('96.66').nth(2).waitFor();
    // Some more updates in which nothing is new.
    const told = (await page.getByText(/^last update/).textContent()) ?? '';
    await page.getByText(told).waitFor({ state: 'detached' });
    assert.ok((await read('rounds')) < 10 * perTile, `${await read('rounds')} rounds for 3 tiles`);
    assert.deepEqual(
      await page.evaluate('[...touched].sort()'),
      changed.map(({ name, objective }) => `${name}/${objective}`).toSorted(),
    );
    await page.context().close();
  });

  test('green ones are small among many; the filter stands in the address and says what it hides', async () => {
    stage.show(
      withOthers(
        many(60),
        numbered(7, { status: 'red', reasons: ['a reason in words'] }),
        numbered(9, { status: 'stale' }),
        numbered(13, { status: 'no data', budgetLeft: null, sli: null }),
      ),
    );
    const page = await openPage('/');
    await page.getByText('a reason in words').waitFor();
    assert.deepEqual((await titles(page)).slice(0, 3), [
      'Promise 007',
      'Promise 009',
      'Promise 013',
    ]);
    assert.equal(await page.locator('.tile-small').count(), 57);

    await page.keyboard.press('/');
    await page.keyboard.type('promise 01');
    await page.getByText('Showing 11 of 60. Hidden: 1 RED, 1 STALE.').waitFor();
    await page.getByLabel('Service').selectOption('editor');
    assert.equal(new URL(page.url()).search, '?q=promise+01&service=editor');
    await page.reload();
    await page.getByText(/^Showing 3 of 60/).waitFor();
    assert.deepEqual(
      (await titles(page)).map((title) => title.slice(-3)),
      ['013', '001', '017'],
    );
    await hasNoFlaws(page, 'small tiles');
    await page.context().close();
  });

  test('groups by service, the worst first; one that is looked at keeps its place', async () => {
    stage.show(many(12));
    const page = await openPage('/?group=service');
    const heads = page.locator('.tile-group-head');
    await heads.nth(3).waitFor();
    const groups = async () =>
      (await heads.allTextContents()).map((text) => text.split(/[A-Z]/)[0]);
    assert.deepEqual(await groups(), ['checkout', 'editor', 'mail', 'search']);
    await page.getByRole('article').first().hover();
    stage.show(withOthers(many(12), numbered(2, { status: 'red' })));
    await page.getByRole('heading', { name: /RED/ }).first().waitFor();
    assert.deepEqual(await groups(), ['checkout', 'editor', 'mail', 'search']);
    await page.mouse.move(0, 0);
    await heads.first().filter({ hasText: 'search' }).waitFor();
    await page.context().close();
  });

  test('by keyboard: help, tiles, groups, a page, and back to what was asked for', async () => {
    stage.show(many(12));
    const page = await openPage('/?service=editor');
    await page.getByRole('article').nth(2).waitFor();
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys of this page' });
    await help.getByText('Next objective').waitFor();
    await hasNoFlaws(page, 'help');
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });
    await page.keyboard.press('j');
    assert.equal(await focused(), 'Promise 001');
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowRight');
    assert.equal(await focused(), 'Promise 009');
    await page.keyboard.press('k');
    assert.equal(await focused(), 'Promise 005');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Promise 005' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(/^Showing 3 of 12/).waitFor();
    await page.keyboard.press('g');
    await page.waitForURL(/group=service/);
    await page.keyboard.press('Escape');
    await page.getByRole('article').nth(11).waitFor();
    await page.context().close();
  });

  test('the wall: no bar, nothing to scroll, the time, the state of the board, the rest counted', async () => {
    stage.show(withOthers(many(200), numbered(150, { status: 'red' })));
    const page = await openPage('/?wall', { viewport: { width: 1920, height: 1080 } });
    await page.getByText(/more, all GREEN/).waitFor();
    assert.equal((await titles(page))[0], 'Promise 150');
    assert.equal(await page.getByRole('navigation').count(), 0);
    assert.match((await page.getByRole('time').textContent()) ?? '', /^\d\d:\d\d:\d\d$/);
    const overflow = 'document.documentElement.scrollHeight - innerHeight';
    assert.ok(Number(await page.evaluate(overflow)) <= 0, 'all is on the screen');
    // 27 px are 1 cm on a wall screen of 55 inches: what is read from three metres is no smaller than 18.
    const least = `Math.min(...[...document.querySelectorAll('.wall-tile :is(p, h2)')]
      .map((each) => parseFloat(getComputedStyle(each).fontSize)))`;
    assert.ok(Number(await page.evaluate(least)) >= 18);
    await hasNoFlaws(page, 'wall');
    await page.getByText('Live', { exact: true }).waitFor();
    stage.hang();
    await page.getByText('Reconnecting', { exact: true }).waitFor();
    await stage.resume();
    await page.keyboard.press('Escape');
    await page.getByRole('navigation').waitFor();
    await page.context().close();
  });

  const answers: readonly (readonly [string, { status: number; body: string }, RegExp])[] = [
    ['an API that is down', { status: 503, body: '{"title":"Down","detail":"for a test"}' }, /503/],
    ['no JSON', { status: 200, body: '<html>' }, /without JSON/],
    ['another JSON', { status: 200, body: '{"rows":[]}' }, /not understood/],
  ];
  for (const [what, answer, said] of answers) {
    test(`${what} is said, and no page is empty`, async () => {
      const page = await (await browser.newContext()).newPage();
      await page.route('**/api/**', (route) =>
        route.fulfill({ ...answer, contentType: 'application/json' }),
      );
      for (const path of ['/', '/?wall', '/slos/slo-1']) {
        await page.goto(stage.url + path);
        await page.getByRole('alert').filter({ hasText: said }).first().waitFor();
        await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      }
      await page.context().close();
    });
  }

  test('a stream that is no JSON is said, beside the last that was known', async () => {
    stage.show(many(3));
    const page = await (await browser.newContext()).newPage();
    await page.route('**/api/stream', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: 'event: slos\ndata: [{"na\n\n' }),
    );
    // Once: whoever lost the stream asks again, and would be answered.
    await page.route('**/api/slos', (route) => route.abort());
    await page.route('**/api/slos', (route) => route.continue(), { times: 1 });
    await page.goto(`${stage.url}/`);
    await page.getByRole('alert').filter({ hasText: 'These figures are old' }).waitFor();
    await page.getByRole('heading', { name: 'The board is cut off' }).waitFor();
    assert.equal(await page.getByRole('article').count(), 3);
    await page.context().close();
  });

  test('a page that breaks while it is drawn says so, with its way out', async () => {
    const { current } = objectiveRow();
    stage.show([objectiveRow({ current: { ...current, readings: [null as never] } })]);
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${stage.url}/`);
    await page.getByRole('alert').filter({ hasText: 'This page broke' }).waitFor();
    await page.getByRole('button', { name: 'Load the board anew' }).waitFor();
    stage.show(many(2));
    await page.context().close();
  });
});
