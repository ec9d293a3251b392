// The pages about what happened, in Chromium: runs of gates beside those before them, deploys with the
// hours around them, and corrections that are made and withdrawn on the page of a real collector.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { AuditRow } from '../../collector/serve/audit/shapes.ts';
import type { GateFacts, GateObjective, GatePhase } from '../../collector/serve/gates/shapes.ts';
import type { Verdict } from '../../collector/serve/verdict/shapes.ts';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import {
  askJson,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { openShop, type Shop } from '../collector/shop.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { openStage, type Stage } from './board-stage.ts';
import { launchChromium } from './chromium.ts';
import { hasNoFlaws, loaded, openPage } from './looks.ts';

const minute = 60_000;
const plain = (text: string | null) => (text ?? '').replaceAll('\u00a0', ' ');
const row = objectiveRow({ name: 'latency', title: 'Answers are fast' });

const measured = (ms: number): GateObjective => ({
  ...{ objective: 'latency/fast', title: 'Answers are fast', isIdle: false, reasons: [] },
  verdict: ms > 200 ? 'fail' : 'pass',
  client: { threshold: 'p(95)<=200', value: ms, events: 612, minimumEvents: 100 },
  server: { good: 990, total: 1000, sli: 0.99, target: 0.95, minimumEvents: null },
});

const toldOf = (run: string, verdict: Verdict | null, ms: number): GateFacts => ({
  ...{ run, profile: 'smoke', fault: null, verdict, sessions: 10, seconds: 30 },
  ...{ from: null, to: null, objectives: verdict === null ? [] : [measured(ms)] },
  reasons: verdict === 'fail' ? [`latency/fast: k6: p(95) ${ms} ms, promised 200 ms`] : [],
  ...{ phases: [], course: [] },
});

const step = (number: number, verdict: Verdict): GatePhase => ({
  ...{ name: `step ${number}`, sessions: 100 * number, verdict, syncP95: 31.25 * number },
  ...{ editsPerSecond: 2.5 * number, requestsPerSecond: 12 * number, appCores: 0.123 * number },
  ...{ databaseCores: null, k6Cores: 0.3 * number, appBytes: 300 * 2 ** 20 },
});

const screens: readonly BrowserContextOptions[] = [
  { colorScheme: 'light', viewport: { width: 360, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
];

describe('the pages of gates and deploys', { skip: skipWithout('chromium') }, () => {
  const now = Date.now();
  let browser: Browser;
  let stage: Stage;
  let deploy: string;

  const ran = (run: string, ago: number, verdict: Verdict, ms: number) => {
    const marker = { kind: 'gate', detail: `run ${run}` } as const;
    const title = `Gate smoke: ${verdict}`;
    const told = (at: number, gate: GateFacts) =>
      stage.markers.add({ ...marker, at, title }, { by: 'ci', run: gate.run }, { gate });
    told(now - ago, toldOf(run, null, ms));
    told(now - ago + 46_000, toldOf(run, verdict, ms));
  };

  before(async () => {
    stage = await openStage();
    stage.show([row]);
    for (const [index, ms] of [90, 100, 110].entries())
      ran(`run-${index}`, (9 - index) * 60 * minute, 'pass', ms);
    ran('last', 5 * minute, 'fail', 312);
    const knee = 'knee: all held with 100 sessions; with 200 it broke:';
    const steps: GateFacts = {
      ...{ ...toldOf('steps', 'pass', 90), profile: 'capacity', sessions: 200 },
      ...{ phases: [step(1, 'pass'), step(2, 'fail')], course: [knee, 'step 2: too slow'] },
    };
    stage.markers.add(
      {
        at: now - 3 * 60 * minute,
        kind: 'gate',
        title: 'Gate capacity: pass',
        detail: 'run steps',
      },
      { by: 'ci', run: 'steps' },
      { gate: steps },
    );
    const at = now - 20 * minute;
    deploy = stage.markers.add(
      { at, kind: 'deploy', title: 'Deployed by the pipeline', detail: '' },
      { by: 'ci', service: 'checkout', release: '1.42.0' },
    ).id;
    stage.judgeBy((from, to) => {
      const bad = from >= at ? 90 : 1;
      const verdict = bad > 10 ? 'fail' : 'pass';
      const figures = { events: 1000, good: 1000 - bad, total: 1000, sli: 1 - bad / 1000 };
      const { name, objective, title, service, counts } = row;
      const judged = { name, objective, title, service, counts, target: 0.99, verdict } as const;
      return {
        from,
        to,
        verdict,
        reasons: [],
        objectives: [{ ...judged, ...figures, reasons: [] }],
      };
    });
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    stage?.close();
  });

  test('a run is read beside the runs before it', async () => {
    const page = await openPage(browser, `${stage.url}/timeline`);
    await page.getByRole('link', { name: 'Gate runs' }).click();
    const runs = page.getByRole('list', { name: 'Runs', exact: true });
    const newest = runs.locator(':scope > li').first();
    await newest.waitFor();
    assert.equal(await runs.locator(':scope > li').count(), 5);
    assert.match(
      plain(await newest.textContent()),
      /FAIL.*took 46 s · 10 sessions · by ci.*Did not hold: Answers are fast.*312 ms/,
    );
    await newest.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'Gate smoke' }).waitFor();
    const cells = page.getByRole('row', { name: /^Answers are fast/ }).getByRole('cell');
    await cells.first().waitFor();
    assert.deepEqual((await cells.allTextContents()).map(plain), [
      ...['FAIL', '312 ms of p(95) ≤ 200 msevents: 612', '56 % over'],
      ...['99.00 % of ≥ 95 %counted: 1,000', '80 %', '100 ms, now +212 %'],
    ]);
    assert.equal(
      await page.getByRole('list', { name: 'Runs before it' }).locator(':scope > li').count(),
      3,
    );
    await page.locator('body').press('u');
    await page.getByRole('heading', { level: 1, name: 'Gate runs' }).waitFor();
    await page.context().close();
  });

  test('a run of a load in phases shows each, and what came of them', async () => {
    const page = await openPage(browser, `${stage.url}/gates/steps`);
    const phases = page.getByRole('table', { name: 'Phases of the run' });
    const last = phases.getByRole('row', { name: /^step 2/ }).getByRole('cell');
    await last.first().waitFor();
    assert.deepEqual((await last.allTextContents()).map(plain), [
      ...['FAIL', '200', '63 ms', '5.0', '24.0', '0.25', '300 MiB', '—', '0.60'],
    ]);
    await page.getByText('knee: all held with 100 sessions; with 200 it broke:').waitFor();
    await page.context().close();
  });

  test('a deploy says what became worse after it', async () => {
    const page = await openPage(browser, `${stage.url}/deploys`);
    const first = page.getByRole('list', { name: 'Deploys' }).getByRole('listitem').first();
    assert.match(
      plain(await first.textContent()),
      /^checkout 1\.42\.0.*by ci.*Deployed by the pipeline.*WORSE Worse after it: Answers are fast \(99\.90 % → 91\.00 %\)\. The hour after it is not over\./,
    );
    await first.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'checkout 1.42.0' }).waitFor();
    const cells = page.getByRole('row', { name: /^Answers are fast/ }).getByRole('cell');
    await cells.first().waitFor();
    assert.deepEqual((await cells.allTextContents()).map(plain), [
      ...['WORSE', '99.90 % of 1,000', '■ 91.00 % of 1,000', '99 %'],
    ]);
    await page.getByRole('list', { name: 'What else happened' }).getByText('Beta is red').waitFor();
    await page.context().close();
  });

  test('the strip shows a month or a quarter; the address keeps it, a key switches it', async () => {
    const page = await openPage(browser, `${stage.url}/slos/latency?days=30`);
    await page.getByRole('region', { name: 'The last 30 days' }).waitFor();
    await page.getByRole('button', { name: '90 days' }).click();
    await page.getByRole('region', { name: 'The last 90 days' }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.locator('body').press('d');
    await page.getByRole('region', { name: 'The last 30 days' }).waitFor();
    assert.equal(new URL(page.url()).search, '?days=30');
    await page.context().close();
  });

  for (const screen of screens)
    test(`${screen.colorScheme}, ${screen.viewport?.width} wide: nothing overflows and axe finds nothing`, async () => {
      const page = await openPage(browser, stage.url, screen);
      const missing = '/gates/nothing';
      for (const path of [
        '/gates',
        '/gates/last',
        '/gates/steps',
        '/deploys',
        `/deploys/${deploy}`,
        missing,
      ]) {
        await page.goto(stage.url + path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await loaded(page);
        await hasNoFlaws(page, path);
      }
      await page.getByText('There is no such run').waitFor();
      await page.context().close();
    });
});

describe('corrections on a page', { skip: skipWithout('chromium') }, () => {
  const folder = temporaryFolder();
  let browser: Browser;
  let shop: Shop;
  let collector: CollectorProcess;
  let board: string;

  before(async () => {
    shop = await openShop();
    collector = launchCollector({ SIGNALBOX_DATA: folder.path, APP_URL: shop.url });
    ({ board } = await collector.ready);
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    await endCollector(collector);
    await shop.close();
    folder.remove();
  });

  const made = async (page: Page) =>
    page.getByRole('list', { name: 'Corrections' }).locator(':scope > li').allTextContents();

  test('time is left out from the page of an SLO, and counts again with a reason', async () => {
    const [slo] = await askJson<{ name: string }[]>(`${board}/api/slos`);
    const page = await openPage(browser, `${board}/slos/${slo?.name}`);
    await page.getByRole('link', { name: 'Leave time out' }).click();
    const form = page.getByRole('region', { name: 'Leave time out' });
    assert.equal(await form.getByLabel('Of', { exact: true }).inputValue(), `slo ${slo?.name}`);
    await form.getByRole('button', { name: 'Leave it out' }).click();
    await form.getByText('Say why; it stands in every report.').waitFor();
    await form.getByLabel('Why').fill('a drill');
    await form.getByLabel('Your name').fill('Ada');
    await form.getByRole('button', { name: 'Leave it out' }).click();
    await page.getByText(/^Left out\. /).waitFor();
    const [first = ''] = await until('it in the list', async () => {
      const rows = await made(page);
      return rows.length > 0 ? rows : null;
    });
    assert.match(plain(first), /UTC1 ha drill · by Ada/);

    await page.getByRole('button', { name: 'Withdraw… a drill' }).click();
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Say why.', { exact: true }).waitFor();
    await page.getByLabel('Why it counts again').fill('it was no drill');
    await page.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText(/Withdrawn/).waitFor();
    assert.match((await made(page)).join(), /it was no drill.*by Ada/);
    const audit = await askJson<AuditRow[]>(`${board}/api/audit`);
    assert.deepEqual(
      audit.map(({ who, what }) => [who, what]),
      [
        ['Ada', 'correction withdrawn'],
        ['Ada', 'correction made'],
      ],
    );
    await page.context().close();
  });

  test('what the collector refuses is said by the form', async () => {
    const page = await openPage(browser, `${board}/corrections?new=1`);
    const form = page.getByRole('region', { name: 'Leave time out' });
    await form.getByLabel('Of', { exact: true }).selectOption({ index: 1 });
    await form.getByLabel('From (UTC)').fill('2020-01-01T00:00');
    await form.getByLabel('To (UTC)').fill('2020-01-02T00:00');
    await form.getByLabel('Why').fill('long ago');
    await form.getByLabel('Your name').fill('Ada');
    await form.getByRole('button', { name: 'Leave it out' }).click();
    await form.getByText(/from is more than 366 days ago/).waitFor();
    await page.context().close();
  });

  for (const screen of screens)
    test(`${screen.colorScheme}, ${screen.viewport?.width} wide: nothing overflows and axe finds nothing`, async () => {
      const page = await openPage(browser, `${board}/corrections?new=1`, screen);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await loaded(page);
      await hasNoFlaws(page, '/corrections');
      await page.context().close();
    });
});
