// The newcomer's way, in a real browser on the real stack: an all-green board; each fault, switched
// on at the board, turns its tile red and sends a page; the page leads to a trace; all recovers.

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import type { ErrorList } from '../../collector/serve/errors/shapes.ts';
import { launchChromium } from '../browser/chromium.ts';
import { quickSlos } from '../quick-slos.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';

const withinMs = 120_000;

const faults = [
  { title: 'Slow down responses', slo: 'request-latency', tile: 'Response time', traced: true },
  { title: 'Fail three requests in ten', slo: 'request-errors', tile: 'Error rate', traced: true },
  { title: 'Keep the cache cold', slo: 'cache-hit-rate', tile: 'Cache hit rate', traced: true },
  { title: 'Drop sockets', slo: 'websocket-uptime', tile: 'WebSocket uptime', traced: true },
  {
    title: 'Fail every other workflow step',
    slo: 'workflow-success',
    tile: 'Workflow success',
    traced: true,
  },
] as const;

type Row = { name: string; status: string; reasons: string[] };
type Notification = { name: string; state: string; at: number; traceUrl: string | null };

describe('npm start', { skip: skipWithout('chromium') }, () => {
  let slos: string;
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  before(async () => {
    slos = quickSlos();
    stack = await startStack(['--slos', slos]);
    browser = await launchChromium();
    // A context of our own: axe opens a second page in it.
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
  });

  after(async () => {
    await browser?.close();
    const code = await stack?.stop();
    rmSync(slos, { recursive: true, force: true });
    assert.equal(code, 0, stack.said());
  });

  const read = async <T>(path: string): Promise<T> =>
    (await fetch(`${stack.board}${path}`)).json() as Promise<T>;

  const allGreen = () =>
    until(
      'an all-green board',
      async () => {
        const rows = await read<Row[]>('/api/slos');
        return rows.length > 0 && rows.every(({ status }) => status === 'green');
      },
      withinMs,
    );

  const withoutSeriousViolation = async (path: string): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    const found = serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    assert.deepEqual(found, [], `axe on ${path}`);
  };

  it('is all green after a while', async () => {
    await allGreen();
    await page.goto(stack.board);
    await page.getByRole('heading', { name: /green/i }).first().waitFor();
    await withoutSeriousViolation('/');
  });

  for (const { title, slo, tile, traced } of faults) {
    it(`${title}: red, a page, a trace, green again`, async () => {
      await allGreen();
      await page.goto(stack.board);
      const since = Date.now();
      const fault = page.getByRole('switch', { name: title });
      const shown = page.getByRole('article').filter({ hasText: tile });
      await fault.click();
      // The badge's word, in capitals; thresholds have their colours in small letters.
      const red = shown.getByText('RED', { exact: true });
      await red.first().waitFor({ timeout: withinMs });
      const sent = await until(
        `a page for ${slo}`,
        async () => {
          const pages = await read<Notification[]>('/api/notifications');
          return pages.find(
            ({ name, state, at, traceUrl }) =>
              name === slo && state === 'firing' && at >= since && (!traced || traceUrl !== null),
          );
        },
        withinMs,
      );
      await fault.click();
      if (sent.traceUrl !== null) {
        await page.goto(sent.traceUrl);
        await page.getByRole('tree').waitFor();
        await withoutSeriousViolation('/traces/ID');
      }
      await until(
        `${slo} green again`,
        async () => {
          const rows = await read<Row[]>('/api/slos');
          return rows.filter(({ name }) => name === slo).every(({ status }) => status === 'green');
        },
        withinMs,
      );
    });
  }

  it('what failed is grouped, and leads to a trace of it', async () => {
    const { groups } = await read<ErrorList>('/api/errors');
    const injected = groups.find(({ title }) => title.startsWith('this request fails'));
    assert.ok(injected && injected.count > 0, groups.map(({ title }) => title).join('\n'));
    assert.ok(injected.release !== null && injected.route !== null && injected.traceId !== null);
    await page.goto(`${stack.board}/errors/${injected.id}`);
    await page.getByRole('link', { name: 'Open a trace' }).click();
    await page.getByRole('tree').waitFor();
  });

  for (const path of ['/slos/request-latency', '/pager', '/errors', '/traces']) {
    it(`${path} has something to read and no serious violation`, async () => {
      await page.goto(stack.board + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await withoutSeriousViolation(path);
    });
  }
});
