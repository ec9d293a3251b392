// What is typed while the hub cannot be reached, in Chromium against the real app: it outlives a
// reload, a crash of the tab and the tab itself, and comes once, merged with what others wrote.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { demoPerson } from '../app/client.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  openEditorStage,
  saved,
  textOf,
} from './editor-stage.ts';

/** The hub, by socket and by polling, is out of this browser's reach while the tunnel lasts. */
const tunnelOf = async (context: BrowserContext) => {
  const sockets = new Set<{ close: () => Promise<void> }>();
  const tunnel = { dark: false };
  await context.routeWebSocket(/\/api\/hubs\//, async (route) => {
    if (tunnel.dark) {
      await route.close();
      return;
    }
    route.connectToServer();
    sockets.add(route);
  });
  await context.route(/\/api\/hubs\//, (route) =>
    tunnel.dark ? route.abort('internetdisconnected') : route.continue(),
  );
  return {
    enter: async () => {
      tunnel.dark = true;
      for (const socket of sockets) await socket.close();
      sockets.clear();
    },
    leave: () => {
      tunnel.dark = false;
    },
  };
};

const away = (page: Page, edits: number): Promise<void> =>
  page.locator('.connection', { hasText: `${edits} unsent edits, kept in this browser` }).waitFor();

const typed = async (page: Page, text: string): Promise<void> => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type(text);
};

describe('unsent edits', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;
  let ada: Page;
  let path: string;
  let grace: Page;

  before(async () => {
    stage = await openEditorStage();
    ada = await stage.signedIn(2);
    path = await createDocument(ada, 'Written on a train');
    await typed(ada, 'The platform.');
    await saved(ada);
    grace = await stage.signedIn(3);
  });
  after(() => stage?.close());

  test('outlive a reload, and are merged with what others wrote meanwhile', async () => {
    const tunnel = await tunnelOf(grace.context());
    await grace.goto(stage.url + path);
    await saved(grace);
    await tunnel.enter();
    await typed(grace, ' Fields.');
    await away(grace, 8);
    await grace.reload();
    await grace.locator('.cm-line', { hasText: 'The platform. Fields.' }).waitFor();
    await away(grace, 8);
    await typed(grace, ' A hill.');
    await away(grace, 16);
    await ada.locator('.cm-content').click();
    await ada.keyboard.press('ControlOrMeta+Home');
    await ada.keyboard.type('Meanwhile at home. ');
    await saved(ada);
    tunnel.leave();
    const merged = 'Meanwhile at home. The platform. Fields. A hill.';
    for (const page of [ada, grace]) {
      await page.locator('.cm-line', { hasText: merged }).waitFor();
      await saved(page);
      assert.equal(await textOf(page), merged);
    }
    await grace.reload();
    await saved(grace);
    assert.equal(await textOf(grace), merged, 'nothing is sent twice');
  });

  test('of a tab that crashed are sent by another, from any page', async () => {
    const tunnel = await tunnelOf(grace.context());
    const doomed = await grace.context().newPage();
    await doomed.goto(stage.url + path);
    await saved(doomed);
    await tunnel.enter();
    await typed(doomed, ' A bridge.');
    await away(doomed, 10);
    const crashed = doomed.waitForEvent('crash');
    await doomed.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await grace.goto(stage.url);
    await grace.getByText('Not sent yet, and kept in this browser').waitFor();
    await grace.getByText('10 edits of').waitFor();
    tunnel.leave();
    await ada.locator('.cm-line', { hasText: 'A hill. A bridge.' }).waitFor();
    await grace.getByText('Not sent yet, and kept in this browser').waitFor({ state: 'detached' });
  });

  test('are nobody else’s: who signs in after is not shown them, and they wait', async () => {
    const tunnel = await tunnelOf(grace.context());
    await grace.goto(stage.url + path);
    await saved(grace);
    await tunnel.enter();
    await typed(grace, ' Mine.');
    await away(grace, 6);
    await grace.getByRole('button', { name: 'Sign out' }).click();
    const signIn = async (number: number) => {
      await grace.getByText('Sign in with a password instead').click();
      const { email, password } = demoPerson(number);
      await grace.getByLabel('E-mail address').fill(email);
      await grace.getByLabel('Password').fill(password);
      await grace.getByRole('button', { name: 'Sign in', exact: true }).click();
    };
    tunnel.leave();
    await signIn(4);
    await saved(grace);
    assert.doesNotMatch(await textOf(grace), /Mine/);
    await grace.getByRole('button', { name: 'Sign out' }).click();
    await signIn(3);
    await grace.locator('.cm-line', { hasText: 'A bridge. Mine.' }).waitFor();
    await saved(grace);
    await until('the other page to have it', async () => /Mine\.$/.test(await textOf(ada)));
  });

  test('no page threw an error', () => {
    assert.deepEqual(stage.pageErrors, []);
  });
});
