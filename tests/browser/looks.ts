// What every page has to pass: it fits its screen, and axe finds nothing wrong with it.

import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** A page of its own, on a desk's screen unless told; ends with its context. */
export const openPage = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const viewport = { width: 1440, height: 900 };
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  await page.goto(url);
  return page;
};

/** Waits until no part of the page says that it still loads. */
export const loaded = (page: Page): Promise<void> =>
  page
    .getByText(/^Loading/)
    .first()
    .waitFor({ state: 'detached' });

export const fits = async (page: Page, what: string): Promise<void> => {
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok(Number(tooWide) <= 0, `${what} is ${tooWide} px too wide`);
};

export const hasNoViolations = async (page: Page, what: string): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${what} ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
};

export const hasNoFlaws = async (page: Page, what: string): Promise<void> => {
  await fits(page, what);
  await hasNoViolations(page, what);
};
