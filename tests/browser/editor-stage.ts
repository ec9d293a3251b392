// The real app with a browser before it, and what tests of its pages do again and again.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Environment } from '../../app/config.ts';
import { demoPerson } from '../app/client.ts';
import { launchApp } from '../app/running.ts';
import { until } from '../until.ts';
import { launchChromium } from './chromium.ts';

export type EditorStage = {
  readonly url: string;
  /** What pages threw, all together. */
  readonly pageErrors: readonly Error[];
  /** In a context of its own, so with nobody signed in. */
  readonly newPage: (options?: BrowserContextOptions) => Promise<Page>;
  /** As that person of the demo, at that address. */
  readonly signedIn: (
    number: number,
    path?: string,
    options?: BrowserContextOptions,
  ) => Promise<Page>;
  readonly close: () => Promise<void>;
};

/** @param environment what the app is given besides. */
export const openEditorStage = async (environment: Environment = {}): Promise<EditorStage> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-editor-'));
  const app = launchApp({
    ...{ SIGNALBOX_DEMO: '1', SIGNALBOX_DATA: dataFolder, LOG_LEVEL: 'warn' },
    ...environment,
  });
  const [browser, url] = await Promise.all([launchChromium(), app.ready]);
  const pageErrors: Error[] = [];

  const newPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => pageErrors.push(error));
    return page;
  };

  return {
    url,
    pageErrors,
    newPage,
    signedIn: async (number, path = '/', options = {}) => {
      const page = await newPage(options);
      await page.goto(url + path);
      await page.getByText('Sign in with a password instead').click();
      const { email, password } = demoPerson(number);
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      app.child.kill('SIGTERM');
      await app.ended;
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
};

/** @returns its path. */
export const createDocument = async (page: Page, title: string): Promise<string> => {
  await page.getByRole('button', { name: 'New document' }).click();
  const field = page.getByLabel('Title of the document');
  await field.fill(title);
  await field.press('Enter');
  await until('the title to be kept', async () => (await page.title()).startsWith(title));
  return new URL(page.url()).pathname;
};

/** The text as the editor shows it. A line at whose end somebody's cursor stands ends with a BR. */
export const textOf = (page: Page): Promise<string> =>
  page
    .locator('.cm-line')
    .allInnerTexts()
    .then((lines) => lines.map((line) => line.replace(/\n$/, '')).join('\n'));

/** What is typed has been taken by the hub. */
export const saved = (page: Page): Promise<void> =>
  page.locator('.connection', { hasText: 'Live all changes saved' }).waitFor();

export const occurs = (page: Page, word: string, times: number): Promise<boolean> =>
  until(`"${word}" ${times} times`, async () => {
    const text = await textOf(page);
    return text.split(word).length - 1 === times;
  });

/** What axe finds that keeps people out. */
export const seriousViolations = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** How far the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - innerWidth');
