// The app's pages in Chromium against the real app: signing in, two people typing into one document
// at once, a connection that breaks and comes back, a review that runs; by keyboard, on a telephone,
// and without a serious violation that axe finds.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { WebSocketRoute } from 'playwright-core';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  occurs,
  openEditorStage,
  overflow,
  saved,
  seriousViolations,
  textOf,
} from './editor-stage.ts';

describe('the pages of the app', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;

  before(async () => {
    stage = await openEditorStage();
  });
  after(() => stage?.close());

  test('one click signs in to the demo, by keyboard too', async () => {
    const page = await stage.newPage();
    await page.goto(stage.url);
    const button = page.getByRole('button', { name: 'Sign in to the demo' });
    await button.waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Documents' }).waitFor();
    await page.getByRole('row').nth(3).waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await button.waitFor();
    await page.context().close();
  });

  test('a wrong password is said in words, and nothing typed is lost', async () => {
    const page = await stage.newPage();
    await page.goto(stage.url);
    await page.getByText('Sign in with a password instead').click();
    await page.getByLabel('E-mail address').fill('nobody@demo.example');
    await page.getByLabel('Password').fill('guess');
    await page.getByLabel('Password').press('Enter');
    await page
      .getByRole('alert')
      .getByText('the e-mail address or the password is wrong')
      .waitFor();
    assert.equal(await page.getByLabel('E-mail address').inputValue(), 'nobody@demo.example');
    await page.context().close();
  });

  test('documents are searched, made, named and listed', async () => {
    const page = await stage.signedIn(1);
    await page.getByRole('row').nth(3).waitFor();
    await createDocument(page, 'A most unusual title');
    await page.getByRole('link', { name: 'Documents', exact: true }).first().click();
    const search = page.getByLabel('Search by title or person');
    await search.fill('unusual most');
    await page.getByText(/^1 of \d+ documents$/).waitFor();
    await page.getByRole('link', { name: 'A most unusual title' }).waitFor();
    await search.fill('nothing is called this');
    await page.getByText(/No document has “nothing is called this”/).waitFor();
    await page.context().close();
  });

  test('two people type into one document at once and see the same', async () => {
    const ada = await stage.signedIn(2);
    const path = await createDocument(ada, 'Written by two');
    const grace = await stage.signedIn(3, path);
    await Promise.all([ada, grace].map((page) => page.locator('.cm-content').waitFor()));
    await ada.locator('.cm-content').click();
    await ada.keyboard.type('The first line.\n\nThe last line.');
    await saved(ada);
    await grace.getByText('The last line.').waitFor();

    const words = (mark: string) => Array.from({ length: 25 }, (_, index) => `${mark}${index}`);
    await ada.keyboard.press('ControlOrMeta+Home');
    await grace.locator('.cm-content').click();
    await grace.keyboard.press('ControlOrMeta+End');
    await Promise.all([
      ada.keyboard.type(`${words('a').join(' ')} `, { delay: 4 }),
      grace.keyboard.type(` ${words('g').join(' ')}`, { delay: 4 }),
    ]);
    // Both in one place: each one's edits lie between the other's.
    await grace.keyboard.press('ControlOrMeta+Home');
    await Promise.all([
      ada.keyboard.type('left '.repeat(12), { delay: 2 }),
      grace.keyboard.type('RIGHT '.repeat(12), { delay: 2 }),
    ]);
    await Promise.all([saved(ada), saved(grace)]);
    await occurs(ada, 'RIGHT', 12);
    await occurs(grace, 'left', 12);
    const [mine, theirs] = [await textOf(ada), await textOf(grace)];
    assert.equal(mine, theirs);
    assert.match(mine ?? '', /a23 a24 /);
    assert.match(mine ?? '', /The last line\. g0 g1 g2 .*g24$/);

    const names = await grace.getByRole('list', { name: 'People in this document' }).innerText();
    assert.match(names, /You/);
    const adaName = await ada.locator('.app-person').innerText();
    assert.ok(names.includes(adaName.split(' · ')[0] ?? '?'), names);
    const cursor = grace.locator('.remote-cursor');
    await cursor.waitFor({ state: 'attached' });
    assert.equal(await cursor.getAttribute('data-name'), adaName.split(' · ')[0]);
    assert.deepEqual(await seriousViolations(ada), []);
    await ada.keyboard.press('ControlOrMeta+z');
    await saved(ada);
    assert.match(await textOf(ada), /g24$/, 'undo takes back only what was typed here');
    await Promise.all([ada.context().close(), grace.context().close()]);
  });

  test('what is typed while the connection is away is kept, counted, and sent later', async () => {
    const ada = await stage.signedIn(4);
    const path = await createDocument(ada, 'Written on a train');
    const grace = await stage.newPage();
    let inTunnel = false;
    let socket: WebSocketRoute | null = null;
    await grace.routeWebSocket(/\/api\/hubs\//, async (route) => {
      if (inTunnel) {
        await route.close();
        return;
      }
      route.connectToServer();
      socket = route;
    });
    await grace.goto(stage.url + path);
    await grace.getByRole('button', { name: 'Sign in to the demo' }).click();
    await saved(grace);
    inTunnel = true;
    await (socket as WebSocketRoute | null)?.close();
    await grace.locator('.connection', { hasText: 'Reconnecting' }).waitFor();
    await grace.locator('.cm-content').click();
    await grace.keyboard.type('abc');
    await grace
      .locator('.connection', { hasText: '3 unsent edits, kept in this browser' })
      .waitFor();
    assert.equal(await textOf(grace), 'abc');
    inTunnel = false;
    await saved(grace);
    await ada.locator('.cm-line', { hasText: 'abc' }).waitFor();
    await Promise.all([ada.context().close(), grace.context().close()]);
  });

  test('edits typed just before leaving the page are not lost', async () => {
    const page = await stage.newPage();
    // A slow hub: while the first letter is on its way, the others wait here.
    await page.routeWebSocket(/\/api\/hubs\//, (route) => {
      const hub = route.connectToServer();
      hub.onMessage((message) => setTimeout(() => route.send(message), 300));
    });
    await page.goto(stage.url);
    await page.getByRole('button', { name: 'Sign in to the demo' }).click();
    const path = await createDocument(page, 'Left in a hurry');
    await page.locator('.cm-content').click();
    await page.keyboard.type('every single letter of this sentence');
    await page.getByRole('link', { name: 'Workflows' }).click();
    const other = await stage.signedIn(6, path);
    await other.getByText('every single letter of this sentence').waitFor();
    await Promise.all([page.context().close(), other.context().close()]);
  });

  test('a review runs on a document, and its history is shown', async () => {
    const page = await stage.signedIn(7);
    await createDocument(page, 'Too short to publish');
    await page.locator('.cm-content').click();
    await page.keyboard.type('Four words, no more.');
    await saved(page);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page
      .getByText(/^returned in /)
      .first()
      .waitFor();
    const history = page.getByRole('list', { name: 'History of the run' });
    await history.getByText('the run is complete').waitFor();
    const lines = await history.getByRole('listitem').allInnerTexts();
    assert.equal(lines.length, 5);
    assert.match(lines[1] ?? '', /Count words, check title\s+4 words, with a title/);
    assert.match(lines[2] ?? '', /none of the conditions holds: on to "Return to author"/);
    assert.deepEqual(await seriousViolations(page), []);

    await page
      .getByLabel('Document', { exact: true })
      .selectOption({ label: 'Too short to publish' });
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.run-result').nth(1).waitFor();
    await page.context().close();
  });

  test('who has written is told beside the text', async () => {
    const ada = await stage.signedIn(1);
    const path = await createDocument(ada, 'Two authors');
    await ada.getByRole('button', { name: 'Authors' }).click();
    await ada.getByText('Nobody has written here yet.').waitFor();
    await ada.locator('.cm-content').click();
    await ada.keyboard.insertText('One.');
    await saved(ada);
    const ben = await stage.signedIn(2, path);
    await ben.locator('.cm-content').click();
    await ben.keyboard.insertText('Two.');
    await saved(ben);
    const list = ada.getByRole('list', { name: 'Authors' });
    await list.getByText('Ben Okafor').waitFor();
    assert.deepEqual(await list.locator('strong').allInnerTexts(), ['Ben Okafor', 'Ada Moreau']);
    assert.deepEqual(await seriousViolations(ada), []);
  });

  test('who may only read is not offered to create', async () => {
    const viewer = await stage.signedIn(21);
    await viewer.locator('.documents-list tbody tr').first().waitFor();
    assert.equal(await viewer.getByRole('button', { name: 'New document' }).count(), 0);
    const member = await stage.signedIn(2);
    await member.getByRole('button', { name: 'New document' }).waitFor();
  });

  test('an address of nothing says so', async () => {
    const page = await stage.signedIn(8, '/documents/0b7c2f6e-1d52-4c52-9a39-3f1f6f7f2a10');
    await page.getByText('There is no such document').waitFor();
    assert.deepEqual(await seriousViolations(page), []);
    await page.getByRole('link', { name: 'All documents' }).click();
    await page.getByRole('heading', { name: 'Documents' }).waitFor();
    await page.context().close();
  });

  test('the cursor of somebody who types fast ends where they stopped', async () => {
    const ada = await stage.signedIn(10);
    const path = await createDocument(ada, 'A fast typist');
    const grace = await stage.signedIn(11, path);
    await ada.locator('.cm-content').click();
    await ada.keyboard.type('all of this at once', { delay: 1 });
    await grace.getByText('all of this at once').waitFor();
    const textBeforeCursor = `(() => {
      const cursor = document.querySelector('.remote-cursor');
      if (cursor === null) return null;
      const range = document.createRange();
      range.setStartBefore(document.querySelector('.cm-line'));
      range.setEndBefore(cursor);
      return range.toString();
    })()`;
    await until(
      'the cursor to be at the end',
      async () => (await grace.evaluate(textBeforeCursor)) === 'all of this at once',
      5000,
    );
    await Promise.all([ada.context().close(), grace.context().close()]);
  });

  test('every page fits a telephone, in the dark too', async () => {
    const options = { viewport: { width: 360, height: 700 }, colorScheme: 'dark' } as const;
    const page = await stage.signedIn(9, '/', options);
    await page.getByRole('row').nth(3).waitFor();
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await seriousViolations(page), []);
    await page.getByRole('row').nth(1).getByRole('link').click();
    await saved(page);
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await seriousViolations(page), []);
    await page.getByRole('button', { name: 'Review', exact: true }).click();
    await page
      .getByText(/ in [\d.]+\sms$/)
      .first()
      .waitFor();
    assert.equal(await overflow(page), 0);
    assert.deepEqual(await seriousViolations(page), []);
    await page.context().close();
  });

  test('no page threw an error', () => {
    assert.deepEqual(stage.pageErrors, []);
  });
});
