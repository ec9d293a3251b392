// What is kept for people, in Chromium: errors and traces are found by filters that stand in the
// address, by mouse and by keyboard, on a telephone and on a wall.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { skipWithout } from '../tool.ts';
import { openStage, type Stage, span } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { fits, hasNoViolations, openPage } from './looks.ts';

const now = Date.now();
const traceOf = (number: number): string => number.toString(16).padStart(32, 'a');
const failedTrace = traceOf(1);
const longTrace = traceOf(2);

const failing = (number: number, service: string, release: string, type: string) =>
  span(`0000000000000a${number}`, null, 'GET /api/documents', now - 60_000 * number, {
    traceId: traceOf(number),
    kind: 'server',
    status: 'error',
    attributes: { 'http.route': '/api/documents', 'http.request.method': 'GET' },
    resource: { 'service.name': service, 'service.version': release },
    events: [
      {
        name: 'exception',
        timeMs: now - 60_000 * number,
        attributes: {
          'exception.type': type,
          'exception.message': `document ${number} is gone`,
          'exception.stacktrace': `${type}: document ${number} is gone\n    at read (/srv/app/store.js:3:1)`,
        },
      },
    ],
  });

const fill = ({ traces, errors }: Stage): void => {
  const old = failing(5, 'signalbox-app', '1.0', 'OldError');
  const failed = failing(1, 'signalbox-app', '1.1', 'NewError');
  errors.take([old]);
  errors.flush();
  errors.take([failed, failing(3, 'mailer', '7', 'MailError')]);
  errors.flush();
  const root = span('00000000000000b0', null, 'POST /api/runs', now - 5000, {
    traceId: longTrace,
    durationNs: 2_000_000_000,
  });
  const queries = [1, 2, 3, 4, 5, 6].map((each) =>
    span(`00000000000000c${each}`, root.spanId, 'pg.query:SELECT', root.startMs + each * 200, {
      ...{ traceId: longTrace, kind: 'client', durationNs: 40_000_000 },
    }),
  );
  traces.add([failed, root, ...queries]);
};

describe('what is kept', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;
  let stage: Stage;

  before(async () => {
    stage = await openStage();
    fill(stage);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    stage?.close();
  });

  const open = (path: string, options = {}) => openPage(browser, stage.url + path, options);
  const rows = (page: Page, list: string) =>
    page.getByRole('list', { name: list }).getByRole('listitem');

  test('errors are found by service and release, and lead to their trace', async () => {
    const page = await open('/errors');
    await rows(page, 'Groups of errors').nth(2).waitFor();
    await page.getByText('new in 1.1').waitFor();
    await page.getByLabel('Service').selectOption('signalbox-app');
    await page.getByLabel('Release').selectOption('1.0');
    await rows(page, 'Groups of errors').nth(1).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?service=signalbox-app&release=1.0');
    await page.reload();
    await page.getByRole('link', { name: 'OldError' }).waitFor();
    assert.equal(await rows(page, 'Groups of errors').count(), 1);
    await page.getByLabel('Release').selectOption('');
    await page.getByRole('link', { name: 'NewError' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'NewError' }).waitFor();
    await page.getByText('at read (/srv/app/store.js:3:1)').waitFor();
    await page.getByRole('link', { name: 'Open a trace' }).click();
    await page.getByRole('tree').waitFor();
    assert.equal(new URL(page.url()).pathname, `/traces/${failedTrace}`);
    await page.getByRole('link', { name: 'All errors like this one' }).click();
    await page.getByRole('heading', { level: 1, name: 'NewError' }).waitFor();
    await page.context().close();
  });

  test('traces are found by result, duration and route; the address keeps the question', async () => {
    const page = await open('/traces');
    await rows(page, 'Traces').nth(2).waitFor();
    await page.getByLabel('Result').selectOption('error');
    await rows(page, 'Traces').nth(1).waitFor({ state: 'detached' });
    await page.getByLabel('Result').selectOption('');
    await page.getByLabel('Took at least').fill('1.5s');
    await page.keyboard.press('Enter');
    await rows(page, 'Traces').nth(1).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?minDuration=1.5s');
    await page.reload();
    await page.getByRole('link', { name: 'POST /api/runs' }).waitFor();
    await page.getByLabel('Took at least').fill('soon');
    await page.keyboard.press('Enter');
    await page.getByText('Give a duration such as').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByLabel('Route').fill('/api/documents');
    await page.keyboard.press('Enter');
    await rows(page, 'Traces').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'GET /api/documents' }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get('route'), '/api/documents');
    await page.context().close();
  });

  test('what repeats is one row, which the keyboard opens', async () => {
    const page = await open(`/traces/${longTrace}`);
    const items = page.getByRole('treeitem');
    await items.nth(1).waitFor();
    assert.equal(await items.count(), 2);
    assert.match((await items.nth(1).textContent()) ?? '', /6 × pg\.query:SELECT.*together/);
    await items.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('Open the row to see each of them.').waitFor();
    await page.keyboard.press('ArrowRight');
    await items.nth(7).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('region', { name: 'pg.query:SELECT', exact: true }).waitFor();
    await page.context().close();
  });

  test('what waits to be handed on is told, loudly while the receiver fails', async () => {
    stage.showForwarding({
      ...{ url: 'http://tempo:4318/v1/traces', waiting: 7, heldBytes: 600, limitBytes: 1000 },
      ...{ oldestAt: now - 3_600_000, failing: 'connect ECONNREFUSED', sent: 1, lost: 0 },
    });
    const page = await open('/traces');
    const notice = page.getByRole('alert');
    await notice.waitFor();
    assert.match((await notice.textContent()) ?? '', /7 bodies wait.*60\s%.*1\sh.*ECONNREFUSED/);
    stage.showForwarding(null);
    await page.context().close();
  });

  for (const [title, isJudged, options] of [
    ['a telephone, dark', true, { viewport: { width: 360, height: 780 }, colorScheme: 'dark' }],
    ['a wall', false, { viewport: { width: 3840, height: 2160 }, colorScheme: 'light' }],
  ] as const) {
    test(`every page fits ${title}${isJudged ? ', and is accessible' : ''}`, async () => {
      const page = await open('/errors', options);
      const detail = await page.getByRole('link', { name: 'NewError' }).getAttribute('href');
      for (const path of ['/errors', detail ?? '', '/traces', `/traces/${longTrace}`]) {
        await page.goto(stage.url + path);
        await page.locator('main li, main [role=treeitem], main td').first().waitFor();
        await fits(page, path);
        if (isJudged) await hasNoViolations(page, path);
      }
      await page.context().close();
    });
  }
});
