// O2, O3, O4: from a healthy service over a red tile to a page with the trace of a bad request, and
// back; and what a service that dies looks like from here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { MarkerRow } from '../../collector/serve/shapes.ts';
import type { TraceDetail } from '../../collector/serve/traces/shapes.ts';
import { until } from '../until.ts';
import { openPager } from './pager.ts';
import { askJson, askRow, endCollector, launchCollector, temporaryFolder } from './process.ts';
import { openShop } from './shop.ts';

test('green, red with a page and its trace, green again; then stale and down', async (context) => {
  const folder = temporaryFolder();
  const shop = await openShop();
  const pager = await openPager(1);
  const environment = {
    SIGNALBOX_DATA: folder.path,
    APP_URL: shop.url,
    PAGER_WEBHOOK_URL: pager.url,
  };
  let collector = launchCollector(environment);
  context.after(async () => {
    await endCollector(collector);
    await Promise.all([shop.close(), pager.close()]);
    folder.remove();
  });
  let { board, otlpHttp } = await collector.ready;
  shop.traceTo(otlpHttp);

  const isNow = async (name: string, status: string) =>
    (await askRow(board, name)).status === status;
  await until(
    'all is green',
    async () => (await isNow('page-latency', 'green')) && isNow('uptime', 'green'),
  );

  shop.slow(true);
  await until('the tile is red', () => isNow('page-latency', 'red'));
  const fired = await until('a page arrives', () =>
    pager.pages.find(({ title }) => title === 'Page latency is red'),
  );
  assert.equal(fired.state, 'firing');
  assert.equal(fired.severity, 'page');
  assert.equal(fired.title, 'Page latency is red');
  assert.match(
    fired.summary,
    /^Page latency is red: [\d.]+ % of pages slower than 500 ms in the last 10 s \(limit 5 %\)$/,
  );
  assert.equal(fired.boardUrl, `${board}/slos/page-latency`);
  assert.equal(fired.runbookUrl, `${board}/runbooks/request-latency`);
  const runbook = await fetch(fired.runbookUrl);
  assert.match(await runbook.text(), /<h1>Response time: /);
  assert.equal(fired.idempotencyKey, fired.id);
  assert.deepEqual(pager.refused, [fired.id], 'refused once, sent again under the same key');

  const traceId = /^http:.*\/traces\/([0-9a-f]{32})$/.exec(fired.traceUrl ?? '')?.[1] ?? '';
  assert.ok(shop.traces.includes(traceId), `${fired.traceUrl} is the trace of a slow page`);
  const trace = await askJson<TraceDetail>(`${board}/api/traces/${traceId}`);
  assert.equal(trace.spans[0]?.durationMs, 700);
  const found = await askJson<{ traceId: string }[]>(`${board}/api/traces?slo=page-latency`);
  assert.ok(found.some((each) => each.traceId === traceId));

  // What is known outlives the process.
  collector.child.kill('SIGTERM');
  assert.deepEqual(await collector.ended, { code: 0, signal: null }, collector.stderr());
  collector = launchCollector(environment);
  ({ board, otlpHttp } = await collector.ready);
  shop.traceTo(otlpHttp);
  const notifications = await askJson<NotificationRow[]>(`${board}/api/notifications`);
  const remembered = notifications.find(({ id }) => id === fired.id);
  assert.deepEqual(
    remembered?.deliveries.map(({ receiver, state, attempts }) => [receiver, state, attempts]),
    [
      ['inbox', 'delivered', 1],
      ['webhook', 'delivered', 2],
    ],
  );

  shop.slow(false);
  await until('the tile is green again', () => isNow('page-latency', 'green'));
  const resolved = await until('the end of it arrives', () =>
    pager.pages.find(({ state, alertId }) => state === 'resolved' && alertId === fired.alertId),
  );
  assert.match(resolved.summary, /^Page latency has recovered after /);

  const { good, total } = await askRow(board, 'page-latency');
  await shop.close();
  await until('a target that stopped is stale, never green', () => isNow('page-latency', 'stale'));
  await until('and down, seen from outside', () => isNow('uptime', 'red'));
  const after = await askRow(board, 'page-latency');
  assert.ok(after.good >= good && after.total >= total, 'nothing counted is lost by silence');
  await until('which is a page of its own', () =>
    pager.pages.find(({ title }) => title === 'Uptime is red'),
  );
  const silent = await until('so is the silence', () =>
    pager.pages.find(({ alertId }) => /-silent-\d+$/.test(alertId)),
  );
  assert.equal(silent.runbookUrl, `${board}/runbooks/silent-source`);

  const markers = await askJson<MarkerRow[]>(`${board}/api/markers`);
  assert.equal(markers.filter(({ kind }) => kind === 'collector').length, 2);
  assert.ok(markers.some(({ kind, title }) => kind === 'page' && title === 'Page latency is red'));
});
