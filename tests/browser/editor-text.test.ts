// The text itself, in Chromium against the real app: pastes of any size and any line ends, letters of
// all directions, a telephone's compositions, undo, the preview, viewers, and fifty people at once.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { HubClient } from '../../app/collaboration/protocol/client.ts';
import { demoPerson, signIn } from '../app/client.ts';
import { join, type } from '../collaboration/people.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  openEditorStage,
  saved,
  seriousViolations,
  textOf,
} from './editor-stage.ts';

/** As if it came from the clipboard of another program. */
const paste = (page: Page, text: string): Promise<void> =>
  page.evaluate(`(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    const pasted = new ClipboardEvent('paste', { clipboardData, bubbles: true });
    document.querySelector('.cm-content').dispatchEvent(pasted);
  })()`);

/** An empty line at the end shows as one or as two. */
const shown = async (page: Page): Promise<string> => (await textOf(page)).trimEnd();

/** Of a long text only what is in sight is on the page. */
const endsWith = (page: Page, text: string): Promise<boolean> =>
  until(`the text to end with ${text}`, async () => {
    await page.locator('.cm-content').press('ControlOrMeta+End');
    return await page.locator('.cm-line', { hasText: text }).isVisible();
  });

const writeIn = async (page: Page, text: string): Promise<void> => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(text);
};

describe('the text', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;
  let ada: Page;
  let grace: Page;

  before(async () => {
    stage = await openEditorStage();
    [ada, grace] = await Promise.all([stage.signedIn(2), stage.signedIn(3)]);
  });
  after(() => stage?.close());

  /** A new document, open in both pages. */
  const together = async (title: string): Promise<string> => {
    await ada.goto(stage.url);
    const path = await createDocument(ada, title);
    await grace.goto(stage.url + path);
    await Promise.all([saved(ada), saved(grace)]);
    return path;
  };

  const bothShow = (text: string): Promise<boolean> =>
    until(`both to show ${JSON.stringify(text)}`, async () =>
      (await Promise.all([shown(ada), shown(grace)])).every((now) => now === text),
    );

  test('of any line ends, directions and planes arrives as it was written', async () => {
    await together('Letters of the world');
    await writeIn(ada, '👩‍👩‍👧 family');
    await paste(ada, '\r\nשלום עולם\rمرحبا\nlast');
    const text = '👩‍👩‍👧 family\nשלום עולם\nمرحبا\nlast';
    await bothShow(text);
    const directions = await grace.evaluate(
      "[...document.querySelectorAll('.cm-line')].map((line) => getComputedStyle(line).direction)",
    );
    assert.deepEqual(directions, ['ltr', 'rtl', 'rtl', 'ltr']);
    await ada.keyboard.press('ControlOrMeta+Home');
    await ada.keyboard.press('ArrowRight');
    await ada.keyboard.press('Backspace');
    await bothShow(text.replace('👩‍👩‍👧', ''));
  });

  test('a word that is being composed is not torn by what others write beside it', async () => {
    await together('Composed on a telephone');
    await writeIn(ada, 'start ');
    await bothShow('start');
    const keyboard = await ada.context().newCDPSession(ada);
    const compose = (text: string) =>
      keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await compose('n');
    await compose('ni');
    await grace.locator('.cm-content').click();
    await grace.keyboard.press('ControlOrMeta+Home');
    await grace.keyboard.insertText('>> ');
    await saved(grace);
    await compose('nih');
    await compose('niha');
    await keyboard.send('Input.insertText', { text: '你好' });
    await bothShow('>> start 你好');
    await Promise.all([saved(ada), saved(grace)]);
  });

  test('undo takes back one’s own and nothing else', async () => {
    await together('Taken back');
    await writeIn(ada, 'ada wrote this\n');
    await bothShow('ada wrote this');
    await writeIn(grace, 'grace wrote that');
    await bothShow('ada wrote this\ngrace wrote that');
    await ada.locator('.cm-content').click();
    await ada.keyboard.press('ControlOrMeta+z');
    await bothShow('grace wrote that');
    await ada.keyboard.press('ControlOrMeta+z');
    await ada.keyboard.press('ControlOrMeta+Shift+z');
    await bothShow('ada wrote this\ngrace wrote that');
  });

  test('the preview follows, and shows no HTML of anybody’s', async () => {
    await together('Shown as it is meant');
    await ada.getByRole('button', { name: 'Preview' }).click();
    await writeIn(grace, '# Plan\n\n- [x] **first**\n\n<img src=x onerror=alert(1)>');
    const preview = ada.getByRole('region', { name: 'Preview' });
    await preview.getByRole('heading', { name: 'Plan' }).waitFor();
    await preview.locator('strong', { hasText: 'first' }).waitFor();
    await preview.getByText('<img src=x onerror=alert(1)>').waitFor();
    assert.equal(await preview.locator('img').count(), 0);
    assert.deepEqual(await seriousViolations(ada), []);
    await ada.getByRole('button', { name: 'Preview' }).click();
  });

  test('a book is pasted whole, and what is too long is refused whole', async () => {
    await together('A book');
    const line = 'It was the best of times, it was the worst of times, and it was long. 🚂';
    const book = `${line}\n`.repeat(12_000);
    assert.ok(book.length > 850_000);
    await ada.locator('.cm-content').click();
    await paste(ada, `${book}THE END`);
    await saved(ada);
    await endsWith(grace, 'THE END');
    await paste(ada, book);
    await ada.getByText(/Nothing was put in\. A document holds at most 1,000,000/).waitFor();
    await ada.getByRole('button', { name: 'Close this message' }).click();
    await ada.keyboard.insertText(' AFTER ALL');
    await endsWith(grace, 'THE END AFTER ALL');
    await ada.reload();
    await saved(ada);
  });

  test('fifty people in one document are seen, and one types among them', async () => {
    const path = await together('A full house');
    await writeIn(ada, 'A line to stand on, long enough for everybody who comes along here.');
    await saved(ada);
    const id = path.split('/').at(-1) ?? '';
    const tokens = await Promise.all(
      Array.from({ length: 16 }, (_, index) => signIn(stage.url, demoPerson(index + 4))),
    );
    const crowd: HubClient[] = [];
    try {
      const documents = await Promise.all(
        Array.from({ length: 50 }, async (_, index) => {
          const { hub } = join(stage.url, tokens[index % tokens.length]?.token ?? '');
          crowd.push(hub);
          return await hub.open(id);
        }),
      );
      for (const [index, document] of documents.entries()) document.select(index, index + 1);
      await until(
        'all to be seen',
        async () => (await ada.locator('.remote-cursor').count()) >= 50,
      );
      for (const document of documents) type(document, 0, '.');
      await writeIn(ada, ' Ada was here.');
      await until('everything to be there', async () =>
        /^\.{50}A line.* Ada was here\.$/.test(await shown(ada)),
      );
      await saved(ada);
      const people = ada.getByRole('list', { name: 'People in this document' });
      await people.getByText(/^\+\d+ more$/).waitFor();
      assert.deepEqual(await seriousViolations(ada), []);
    } finally {
      for (const hub of crowd) hub.close();
    }
    await until('all to have left', async () => (await ada.locator('.remote-cursor').count()) <= 1);
  });

  test('who only reads sees everything as it is written, and changes nothing', async () => {
    const path = await together('For all to read');
    const viewer = await stage.signedIn(21, path);
    await viewer.getByText('You may read this document, but not change it').waitFor();
    await writeIn(ada, 'written by a member');
    await viewer.locator('.cm-line', { hasText: 'written by a member' }).waitFor();
    await viewer.locator('.cm-content').click();
    await viewer.keyboard.type('graffiti');
    await paste(viewer, 'more graffiti');
    await writeIn(ada, ', twice');
    await viewer.locator('.cm-line', { hasText: 'written by a member, twice' }).waitFor();
    assert.equal(await shown(viewer), 'written by a member, twice');
    assert.equal(await viewer.getByLabel('Title of the document').isEditable(), false);
    assert.deepEqual(await seriousViolations(viewer), []);
    await viewer.context().close();
  });

  test('no page threw an error', () => {
    assert.deepEqual(stage.pageErrors, []);
  });
});
