// Locks on the page: one person locks a section, another cannot type there and asks for it; it is
// handed over, taken away by an administrator, and given back by leaving the page. Where collaboration
// is switched off, one person writes at a time.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { client, demoPerson, signIn } from '../app/client.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import {
  createDocument,
  type EditorStage,
  openEditorStage,
  overflow,
  saved,
  seriousViolations,
  textOf,
} from './editor-stage.ts';

describe('locks on the page', { skip: skipWithout('chromium') }, () => {
  let stage: EditorStage;

  before(async () => {
    stage = await openEditorStage();
  });
  after(() => stage?.close());

  const press = (page: Page, name: string) =>
    page.getByRole('button', { name, exact: true }).click();
  const openPanel = (page: Page) => page.getByRole('button', { name: /^Locks/ }).click();
  const line = (page: Page, words: string) => page.locator('.cm-line', { hasText: words }).first();

  test('a section is locked, asked for, handed over, taken away and given back', async () => {
    const ben = await stage.signedIn(2);
    const path = await createDocument(ben, 'Locked by turns');
    await ben.locator('.cm-content').click();
    await ben.keyboard.insertText('# One\nfirst\n\n# Two\nsecond\n');
    await saved(ben);
    const chiara = await stage.signedIn(3, path);
    await line(chiara, 'second').waitFor();

    await line(ben, 'first').click();
    await openPanel(ben);
    await press(ben, 'Lock this section');
    await ben.locator('.locked-by-me').first().waitFor();
    await chiara.locator('.locked-by-other').first().waitFor();
    assert.equal(await chiara.locator('.locked-by-other').count(), 2);

    await line(chiara, 'first').click();
    await chiara.keyboard.type('no ');
    await chiara.getByText('Ben Okafor has locked this section: it stays as it is.').waitFor();
    await line(chiara, 'second').click();
    await chiara.keyboard.press('End');
    await chiara.keyboard.type(' and third');
    await saved(chiara);
    await until('the others to see it', async () => (await textOf(ben)).includes('and third'));
    assert.ok(!(await textOf(ben)).includes('no '));

    await openPanel(chiara);
    await press(chiara, 'Ask for it');
    await ben.getByText('Chiara Conti asks you for your lock.').waitFor();
    assert.deepEqual(await seriousViolations(ben), []);
    await press(ben, 'Hand it over');
    await chiara.getByText('Ben Okafor has handed the lock over to you.').waitFor();
    await line(chiara, 'first').click();
    await chiara.keyboard.type('my ');
    await saved(chiara);

    const ada = await stage.signedIn(1, path);
    await line(ada, 'second').waitFor();
    await openPanel(ada);
    await press(ada, 'Take over');
    await chiara.getByText(/Ada Moreau has taken your lock over/).waitFor();
    await ada.getByText(/Nobody else can change the section “One”/).waitFor();
    assert.deepEqual(await seriousViolations(ada), []);

    await ada.getByRole('link', { name: 'Documents', exact: true }).first().click();
    await until('the lock to be given back', async () => {
      return (await chiara.locator('.locked-line').count()) === 0;
    });
    assert.deepEqual(stage.pageErrors, []);
  });

  test('a locked document is read only, and says whose it is, on a telephone too', async () => {
    const ben = await stage.signedIn(2);
    const path = await createDocument(ben, 'Mine alone');
    await openPanel(ben);
    await press(ben, 'Lock the document');
    await ben.getByText('Nobody else can change the whole document.').waitFor();
    const viewport = { width: 360, height: 740 };
    const chiara = await stage.signedIn(3, path, { viewport });
    await chiara.getByText('Ben Okafor has locked this document', { exact: true }).waitFor();
    await chiara.locator('.cm-content').click();
    await chiara.keyboard.type('x');
    await chiara.getByText('Ben Okafor has locked this document: it stays as it is.').waitFor();
    assert.ok((await overflow(chiara)) <= 0);
    assert.deepEqual(await seriousViolations(chiara), []);
    await press(ben, 'Give back');
    await until('the way to be free', async () => {
      await chiara.locator('.cm-content').click();
      await chiara.keyboard.type('y');
      return (await textOf(ben)).includes('y');
    });
    assert.deepEqual(stage.pageErrors, []);
  });

  test('where collaboration is switched off one writes alone, and others see it', async () => {
    const [chief, chiara] = await Promise.all(
      [1, 3].map((number) => signIn(stage.url, demoPerson(number))),
    );
    const allow = (user_segments: string[]) =>
      client(stage.url, chief?.token)('POST', '/flags/collaborative-editing', { user_segments });
    const other = await stage.signedIn(3);
    const path = await createDocument(other, 'Written by one at a time');
    await allow([`user:${chiara?.user.id}`]);
    try {
      const page = await stage.signedIn(2, path);
      await page.getByText('Alone', { exact: true }).waitFor();
      await page.locator('.cm-content').click();
      await page.keyboard.type('By me alone.');
      await page.getByText('nobody else writes meanwhile, all changes saved').waitFor();
      await other.getByText('Ben Okafor has locked this document', { exact: true }).waitFor();
      await until('it to be seen', async () => (await textOf(other)) === 'By me alone.');
      assert.deepEqual(await seriousViolations(page), []);
      await page.getByRole('link', { name: 'Documents', exact: true }).first().click();
      await until('the others to have their turn', async () => {
        await other.locator('.cm-content').click();
        await other.keyboard.type('!');
        return (await textOf(other)).includes('!');
      });
    } finally {
      await allow([]);
    }
    assert.deepEqual(stage.pageErrors, []);
  });
});
