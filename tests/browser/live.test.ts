// The page of live figures in a real browser, and what becomes of an editor that no socket reaches.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  occurs,
  openEditorStage,
  overflow,
  seriousViolations,
} from './editor-stage.ts';

const tile = (page: Page, name: string): Promise<string> =>
  page.locator('.live-tile', { hasText: name }).locator('.live-value').innerText();

describe('live', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;

  before(async () => {
    stage = await openEditorStage();
  });
  after(() => stage?.close());

  test('who is here, and what they do, is shown as it happens', async () => {
    const writer = await stage.signedIn(1);
    const path = await createDocument(writer, 'Minutes of today');
    const reader = await stage.signedIn(2, path);
    const watcher = await stage.signedIn(3, '/analytics');
    await watcher.getByText('Live', { exact: true }).last().waitFor();
    await until('two people', async () => (await tile(watcher, 'People')) === '2');
    await writer.locator('.cm-content').click();
    await writer.keyboard.type('We begin at nine. ');
    await occurs(reader, 'begin', 1);
    await until('edits', async () => Number(await tile(watcher, 'Edits a minute')) > 0);
    await until('a latency', async () => /\s(ms|s)$/.test((await tile(watcher, 'Sync')).trim()));
    await watcher.getByRole('link', { name: 'Minutes of today' }).waitFor();
    await reader.context().close();
    await until('one person', async () => (await tile(watcher, 'People')) === '1');
    assert.deepEqual(await seriousViolations(watcher), []);
    assert.ok((await overflow(watcher)) <= 0);
    await watcher.setViewportSize({ width: 360, height: 740 });
    assert.ok((await overflow(watcher)) <= 0);
    await watcher.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await seriousViolations(watcher), []);
    await writer.context().close();
    await watcher.context().close();
  });

  test('where no socket gets through, people edit together by polling', async () => {
    const writer = await stage.signedIn(4);
    const path = await createDocument(writer, 'Behind a wall');
    const walled = await stage.signedIn(5, '/');
    await walled.routeWebSocket(/\/api\/hubs\//, (socket) => void socket.close());
    await walled.goto(stage.url + path);
    await walled.locator('.connection', { hasText: 'Polling' }).waitFor();
    await walled.locator('.cm-content').click();
    await walled.keyboard.type('through the wall ');
    await occurs(writer, 'through the wall', 1);
    await writer.locator('.cm-content').click();
    await writer.keyboard.type('and back ');
    await occurs(walled, 'and back', 1);
    await walled.goto(`${stage.url}/analytics`);
    await walled.locator('.live-state', { hasText: 'Polling' }).waitFor();
    assert.ok(Number(await tile(walled, 'People')) >= 1);
    await writer.context().close();
    await walled.context().close();
  });

  test('no page threw', () => assert.deepEqual(stage.pageErrors, []));
});
