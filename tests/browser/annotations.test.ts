// Comments and bookmarks in Chromium against the real app: two people talk about a sentence while it
// moves, one is called and comes by the notice; on a telephone, and without a flaw that axe finds.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { skipWithout } from '../tool.ts';
import {
  createDocument,
  type EditorStage,
  openEditorStage,
  overflow,
  saved,
  seriousViolations,
} from './editor-stage.ts';

const text = '# Signals\n\nThe quick brown fox.\n\n## Later\n\nMore to read.\n';

/** Marks a word as a person does with the mouse. Runs in the page. */
const selecting = (word: string): string => `{
  const content = document.querySelector('.cm-content');
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const at = node.nodeValue.indexOf('${word}');
    if (at < 0) continue;
    getSelection().setBaseAndExtent(node, at, node, at + ${word.length});
    break;
  }
}`;

describe('comments and bookmarks', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;
  let ada: Page;
  let ben: Page;

  before(async () => {
    stage = await openEditorStage();
    ada = await stage.signedIn(1);
    const path = await createDocument(ada, 'Signals');
    await ada.locator('.cm-content').click();
    await ada.keyboard.insertText(text);
    await saved(ada);
    ben = await stage.signedIn(2, path);
    await openPanel(ada);
    await ada.getByText('Nobody has commented on this text.').waitFor();
  });
  after(() => stage?.close());

  const openPanel = (page: Page) => page.getByRole('button', { name: /^Comments/ }).click();
  const line = (page: Page, words: string) => page.locator('.cm-line', { hasText: words });

  /** Waits until exactly these words are marked. */
  const marked = (page: Page, words: string) =>
    page.locator('.annotation-mark', { hasText: new RegExp(`^${words}$`) }).waitFor();

  const comment = async (word: string, words: string): Promise<void> => {
    await line(ada, word).click();
    await ada.evaluate(selecting(word));
    await ada.getByRole('button', { name: 'Comment', exact: true }).first().click();
    const field = ada.getByRole('textbox', { name: 'Comment' });
    await field.fill(words);
    await field.press('Control+Enter');
    await ada.locator('.comment-text').getByText(words).waitFor();
  };

  test('two people talk about words that move', async () => {
    await comment('quick', 'Is it quick?');
    await marked(ben, 'quick');
    await line(ada, 'quick').click();
    await ada.keyboard.press('Home');
    await ada.keyboard.type('Listen: ');
    await line(ben, 'Listen: The').waitFor();
    await marked(ben, 'quick');
    // A click on the words shows the thread.
    await ben.locator('.annotation-mark').click();
    await ben.getByText('Is it quick?').waitFor();
    await ben.getByRole('textbox', { name: 'Answer' }).fill('Very.');
    await ben.getByRole('button', { name: 'Answer', exact: true }).click();
    await ada.getByText('Very.').waitFor();
    assert.deepEqual(await seriousViolations(ada), []);
    await ada.getByRole('button', { name: 'Resolve' }).click();
    await ben.getByText('1 resolved').waitFor();
    await ada.getByText('Resolved by Ada Moreau').waitFor();
  });

  test('what is deleted with its words, and undone, is at its words again', async () => {
    await comment('brown', 'Why brown?');
    await ben.getByText('Why brown?').waitFor();
    await ada.locator('.cm-content').click();
    await ada.keyboard.press('Control+a');
    await ada.keyboard.press('Delete');
    const deleted = 'These words have been deleted from the text.';
    await ben.getByText(deleted).first().waitFor();
    await ada.keyboard.press('Control+z');
    for (const page of [ada, ben]) {
      await marked(page, 'brown');
      await page.getByText(deleted).first().waitFor({ state: 'detached' });
    }
  });

  test('a bookmark leads to its place, for everybody', async () => {
    await ben.setViewportSize({ width: 360, height: 740 });
    await line(ada, 'Later').click();
    await ada.getByRole('button', { name: 'Bookmark' }).click();
    const field = ada.getByRole('textbox', { name: 'Name of the bookmark' });
    assert.equal(await field.inputValue(), 'Later');
    await field.fill('What comes later');
    await field.press('Enter');
    await ben.getByRole('button', { name: 'What comes later', exact: true }).click();
    await line(ben, 'Later').locator('.annotation-sign').waitFor({ state: 'attached' });
    assert.ok((await overflow(ben)) <= 0, 'it fits a telephone');
    assert.deepEqual(await seriousViolations(ben), []);
    await ada.getByRole('button', { name: 'Remove What comes later' }).click();
    await ben.getByRole('navigation', { name: 'Bookmarks' }).waitFor({ state: 'detached' });
  });

  test('who is called is told, and comes to the thread by the notice', async () => {
    await ben.goto(stage.url);
    await comment('fox', 'Nobody knows.');
    const field = ada.getByRole('textbox', { name: 'Answer' });
    await field.pressSequentially('What do you say, @ben');
    await ada.getByRole('option', { name: 'Ben Okafor' }).waitFor();
    await field.press('Enter');
    await field.pressSequentially('?');
    await field.press('Control+Enter');
    await ada.locator('.comment-call', { hasText: '@Ben Okafor' }).waitFor();
    // Without a document there is no connection: the list is asked for.
    await ben.reload();
    await ben.getByRole('button', { name: /^Notices\s*1 new/ }).click();
    assert.deepEqual(await seriousViolations(ben), []);
    assert.ok((await overflow(ben)) <= 0, 'the list fits a telephone');
    await ben.getByRole('link', { name: 'Ada Moreau in Signals' }).click();
    await ben.getByText('What do you say').waitFor();
    await ben.locator('.annotation-mark-selected', { hasText: /^fox$/ }).waitFor();
    // With one open it is told at once.
    await field.pressSequentially('@ben o');
    await ada.getByRole('option', { name: 'Ben Okafor' }).click();
    await field.press('Control+Enter');
    await ben.getByText('Ada Moreau calls you in Signals.').waitFor();
  });

  test('nothing was thrown', () => assert.deepEqual(stage.pageErrors, []));
});
