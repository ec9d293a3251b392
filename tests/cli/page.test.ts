// The page of a replay in a real browser: accessible in light and dark, nothing fetched, no script,
// and readable on a telephone.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { skipWithout } from '../tool.ts';
import { signalbox } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-page-'));
const path = join(folder, 'replay.html');

describe('the page of a replay', { skip: skipWithout('chromium') }, () => {
  let browser: Browser;

  before(async () => {
    const { status, stderr } = signalbox([
      ...['replay', 'request-errors', '--from', 'tests/cli/fixtures/request-errors.om'],
      ...['--what-if', 'target=99', '--html', path],
    ]);
    assert.deepEqual([status, stderr], [0, '']);
    browser = await launchChromium();
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('needs nothing else', () => {
    const page = readFileSync(path, 'utf8');
    assert.doesNotMatch(page, /<script|<link|<img|https?:|@import|url\((?!#)/);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is accessible in ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      await page.goto(pathToFileURL(path).href);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      const drawn = page.getByRole('img', { name: /actual: .* of the budget of 30d is left/ });
      assert.equal(await drawn.locator('path').count(), 2);
      await context.close();
    });
  }

  it('does not scroll sideways at 360 px', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(pathToFileURL(path).href);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
    await page.close();
  });
});
