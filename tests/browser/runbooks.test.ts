// Runbooks as they are read at night: on a phone and a large screen, light and dark, with no script.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBoard } from '../../collector/serve/fixture.ts';
import { skipWithout } from '../tool.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws, hasNoViolations } from './looks.ts';

const runbooksFolder = join(import.meta.dirname, '../../alerts/runbooks');

describe('runbooks', { skip: skipWithout('chromium') }, () => {
  let board: Awaited<ReturnType<typeof openBoard>>;
  let browser: Browser;
  before(async () => {
    board = await openBoard({ runbooksFolder });
    browser = await launchChromium();
  });
  after(async () => {
    await browser.close();
    await board.close();
  });

  for (const [colorScheme, width] of [
    ['light', 1000],
    ['dark', 360],
  ] as const)
    it(`are readable on ${width} px, ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${board.port}/runbooks`);
      await hasNoViolations(page, 'runbooks');
      await page.getByRole('link', { name: 'Response time: requests take too long' }).click();
      await page.getByRole('heading', { name: 'What to do now' }).waitFor();
      await hasNoFlaws(page, 'runbook');
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      assert.equal(ground, colorScheme === 'dark' ? 'rgb(14, 17, 22)' : 'rgb(244, 245, 247)');
      await page.getByRole('link', { name: 'cache hit rate' }).click();
      await page.getByRole('heading', { level: 1, name: 'Cache hit rate' }).waitFor();
      await context.close();
    });
});
