// What somebody who is woken reads: who owns it, how much budget is left, what changed, and which tenant
// it is. Synthetic traffic wakes nobody. Then a correction and the report of the month.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CorrectionAnswer } from '../../collector/serve/corrections/shapes.ts';
import type { Report } from '../../collector/serve/reports/shapes.ts';
import { openPager } from '../collector/pager.ts';
import {
  askJson,
  askRow,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';

const hourMs = 3_600_000;

/** Each scrape finds ten more orders of each tenant, and ten of a watcher, which all fail. */
const openShop = async () => {
  const startSeconds = Date.now() / 1000;
  const orders: Record<string, number> = {};
  let isBroken = false;
  const line = (tenant: string, route: string, code: number, synthetic = ''): void => {
    const key = `orders_total{tenant="${tenant}",http_route="${route}",code="${code}"${synthetic}}`;
    orders[key] = (orders[key] ?? 0) + 10;
  };
  const server = createServer((_request, response) => {
    for (const tenant of ['acme', 'bolt', 'cobalt']) {
      for (const route of ['/basket', '/checkout']) {
        line(tenant, route, isBroken && tenant === 'acme' ? 503 : 200);
      }
    }
    line('watcher', '/checkout', 503, ',synthetic="true"');
    const lines = Object.entries(orders).map(([key, value]) => `${key} ${value}`);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds ${startSeconds}\n# TYPE orders_total counter\n${lines.join('\n')}\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    break: (on: boolean) => {
      isBroken = on;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const post = async (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-signalbox-user': 'ada' },
    body: JSON.stringify(body),
  });

test('a page says what a person asks first; a month says what was promised and kept', async (context) => {
  const folder = temporaryFolder();
  const shop = await openShop();
  const pager = await openPager(0);
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    APP_URL: shop.url,
    PAGER_WEBHOOK_URL: pager.url,
    GRAFANA_URL: 'http://grafana.example',
  });
  context.after(async () => {
    await endCollector(collector);
    await Promise.all([shop.close(), pager.close()]);
    folder.remove();
  });
  const { board } = await collector.ready;

  const calm = await until('orders are counted', async () => {
    const row = await askRow(board, 'orders');
    return row.status === 'green' && row.total >= 120 ? row : null;
  });
  assert.equal(calm.good, calm.total, 'what a watcher asks is not counted');
  assert.equal(calm.owner, 'shop-team');
  assert.equal(calm.budgetPolicy, null);

  assert.equal((await post(`${board}/api/markers`, { kind: 'deploy', title: 'v2.3' })).status, 201);
  shop.break(true);
  const fired = await until('a page arrives', () =>
    pager.pages.find(({ title }) => title === 'Orders is red'),
  );
  assert.deepEqual(fired.notify, ['shop-team']);
  assert.match(fired.summary, /^Orders is red: [\d.]+ % of orders failed in the last 10 s/);
  const { details } = fired;
  assert.ok(details);
  assert.ok(details.since <= fired.at && details.until === null);
  assert.deepEqual(
    details.changes.map(({ kind, title }) => [kind, title]),
    [['deploy', 'v2.3']],
  );
  assert.equal(details.worst?.by, 'tenant', 'two routes alike, three tenants not');
  assert.deepEqual(
    details.worst.places.map(({ name }) => name),
    ['acme'],
  );
  assert.equal(details.worst.from, 'counts');
  assert.equal(details.owner, 'shop-team');
  assert.equal(details.policy, null, 'a budget that is warming up calls for nothing');
  assert.ok(details.budget !== null && (details.budget.left ?? 1) < 0);
  assert.equal(details.budget.spentAt, null);
  assert.match(fired.dashboardUrl ?? '', /^http:\/\/grafana\.example\/d\/signalbox-objective\?/);

  shop.break(false);
  const over = await until('the end of it arrives', () =>
    pager.pages.find(({ state, alertId }) => state === 'resolved' && alertId === fired.alertId),
  );
  assert.equal(over.details?.until, over.at);

  const hour = Math.floor(Date.now() / hourMs) * hourMs;
  const early = await post(`${board}/api/corrections`, {
    ...{ slo: 'orders', from: hour, to: hour + hourMs, reason: 'a drill' },
  });
  assert.equal(early.status, 400, 'the hour is not over');
  const made = await post(`${board}/api/corrections`, {
    ...{ slo: 'orders', from: hour - hourMs, to: hour, reason: 'a drill' },
  });
  assert.equal(made.status, 201);
  const correction = (await made.json()) as CorrectionAnswer;
  assert.equal(correction.author, 'ada');
  assert.equal(correction.budgets[0]?.name, 'orders');
  assert.ok((await askRow(board, 'orders')).leftOutSeconds === 3600);

  const month = new Date(hour - hourMs).toISOString().slice(0, 7);
  const report = await askJson<Report>(`${board}/api/reports?month=${month}`);
  assert.deepEqual(
    report.corrections.map(({ author, reason }) => [author, reason]),
    [['ada', 'a drill']],
  );
  const now = new Date().toISOString().slice(0, 7);
  const present = await askJson<Report>(`${board}/api/reports?month=${now}`);
  assert.deepEqual(
    present.objectives.map(({ name, verdict, pages }) => [name, verdict, pages]),
    [['orders', 'missed', 1]],
  );
  const { status, stdout } = spawnSync(
    process.execPath,
    ['cli/signalbox.ts', 'report', now, '--board', board],
    { cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', timeout: 30_000 },
  );
  assert.equal(status, 1, 'one was missed');
  assert.match(stdout, /■ missed/);
  assert.match(stdout, /Orders is red/);
  assert.match(await (await fetch(`${board}/reports/${now}.html`)).text(), /Service levels: /);
});
