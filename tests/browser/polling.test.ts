// A browser that no socket gets out of: people edit by polling, and a page that goes away has left. It
// is not shown any more, and counts as no interruption, whether it is closed or may be shown again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  openEditorStage,
  saved,
  textOf,
} from './editor-stage.ts';

/** As behind a proxy that knows no WebSockets. */
const withoutSockets = `
  const Real = WebSocket;
  globalThis.WebSocket = class extends Real {
    constructor(url) {
      super(url + '/nowhere');
    }
  };`;

/** Far less than the 15 s for which the hub keeps the place of who was cut off. */
const soonMs = 5_000;

describe('polling pages', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;

  before(async () => {
    stage = await openEditorStage();
  });
  after(() => stage?.close());

  const figures = async (): Promise<string> => (await fetch(`${stage.url}/metrics`)).text();
  const alone = async (page: Page): Promise<void> => {
    const began = Date.now();
    await until('nobody else to be there', async () => {
      return (await page.locator('.people li').count()) === 1;
    });
    const tookMs = Date.now() - began;
    assert.ok(tookMs < soonMs, `it took ${tookMs} ms`);
  };

  test('that are left, shown again and closed were at no time cut off', async () => {
    const ben = await stage.signedIn(2);
    const path = await createDocument(ben, 'Read behind a wall');
    await ben.locator('.cm-content').click();
    await ben.keyboard.insertText('Written by Ben.');
    await saved(ben);

    const chiara = await stage.signedIn(3);
    await chiara.addInitScript(withoutSockets);
    await chiara.goto(stage.url + path);
    await chiara.getByText('Polling', { exact: true }).waitFor();
    await chiara.locator('.cm-content').click();
    await chiara.keyboard.press('End');
    await chiara.keyboard.type(' And by Chiara.');
    await until('it to arrive', async () => (await textOf(ben)).endsWith('And by Chiara.'));
    assert.equal(await ben.locator('.people li').count(), 2);

    await chiara.goto('about:blank');
    await alone(ben);
    await chiara.goBack();
    await chiara.getByText('Polling', { exact: true }).waitFor();
    await chiara.locator('.cm-content').click();
    await chiara.keyboard.press('End');
    await chiara.keyboard.type(' Again.');
    await until('that to arrive, too', async () => (await textOf(ben)).endsWith('Again.'));

    await chiara.close();
    await alone(ben);
    const told = await figures();
    assert.doesNotMatch(told, /collab_session_seconds_total{state="interrupted"} [^0]/);
    assert.doesNotMatch(told, /collab_reconnections_total{[^}]*} [^0]/);
    assert.deepEqual(stage.pageErrors, []);
  });
});
