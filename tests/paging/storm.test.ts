// A datacentre goes: a thousand alerts fire within one second. They are told together, none is lost,
// a receiver that hangs delays nobody else, and the board answers all the while.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { AlertRow, ObjectiveRow } from '../../collector/serve/shapes.ts';
import type { SloDetail } from '../../collector/serve/slos/shapes.ts';
import { openPager } from '../collector/pager.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from '../collector/process.ts';
import { until } from '../until.ts';
import { openPlant } from './plant.ts';

const services = 100;
const slosEach = 10;
const count = services * slosEach;

/** Takes calls and never answers. */
const openHanging = async () => {
  let calls = 0;
  const server = createServer(() => {
    calls += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: () => calls,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

test('a thousand alerts of one second are told together, and none is lost', async (context) => {
  const folder = temporaryFolder();
  const plant = await openPlant(services, slosEach);
  const pager = await openPager(0);
  const hanging = await openHanging();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: plant.slos,
    APP_URL: plant.url,
    PAGER_WEBHOOK_URL: pager.url,
    PAGERDUTY_URL: hanging.url,
    PAGERDUTY_ROUTING_KEY: '0123456789abcdef0123456789abcdef',
  });
  context.after(async () => {
    await endCollector(collector);
    await Promise.all([plant.close(), pager.close(), hanging.close()]);
    folder.remove();
  });
  const { board } = await collector.ready;
  const statusesOf = async (status: ObjectiveRow['status']): Promise<number> =>
    (await askJson<ObjectiveRow[]>(`${board}/api/slos`)).filter((row) => row.status === status)
      .length;
  // One of them at a time: a thousand rows, again and again, would be a load of their own.
  const isLast = async (status: ObjectiveRow['status']): Promise<boolean> =>
    (await askJson<SloDetail>(`${board}/api/slos/slo-99-9`)).objectives[0]?.status === status;
  await until('the last is green', () => isLast('green'));
  await until('all are green', async () => (await statusesOf('green')) === count);

  plant.failing(true);
  const idsTold = () =>
    new Set(pager.pages.flatMap((page) => page.alerts?.map(({ id }) => id) ?? [page.alertId]));
  await until('as many alerts were told', () => idsTold().size >= count);
  const fired = (await askJson<AlertRow[]>(`${board}/api/alerts`)).filter(
    ({ kind, state }) => kind === 'threshold' && state === 'firing',
  );
  assert.equal(fired.length, count);
  const told = idsTold();
  assert.deepEqual(
    fired.filter(({ id }) => !told.has(id)),
    [],
    'every alert was told',
  );
  const begun = fired.map(({ since }) => since);
  const spanMs = Math.max(...begun) - Math.min(...begun);
  const firing = pager.pages.filter(({ state }) => state === 'firing');
  context.diagnostic(
    `${count} alerts within ${spanMs} ms, told by ${firing.length} notifications: ${firing.map(({ title }) => title).join('; ')}`,
  );
  assert.ok(firing.length <= 3, `${firing.length} notifications`);
  assert.match(firing[0]?.title ?? '', /^100 services: \d+ alerts fire$/);
  assert.ok(hanging.calls() > 0, 'the other receiver was asked, and answers nothing');
  const [row] = await askJson<NotificationRow[]>(`${board}/api/notifications?limit=1`);
  const states = new Map(row?.deliveries.map((each) => [each.receiver, each.state]));
  assert.deepEqual([states.get('webhook'), states.get('pagerduty')], ['delivered', 'waiting']);
  for (const path of ['/readyz', '/', '/api/alerts', '/api/slos/slo-7-7', '/metrics']) {
    assert.equal((await fetch(`${board}${path}`)).status, 200, path);
  }

  plant.failing(false);
  const ended = await until('its end is told', () =>
    pager.pages.find(({ state, title }) => state === 'resolved' && title.includes('services')),
  );
  assert.ok(firing.some(({ alertId }) => alertId === ended.alertId));
  assert.equal(await statusesOf('red'), 0, 'only when none is red');
});
