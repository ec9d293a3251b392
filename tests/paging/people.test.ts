// What people say by the API reaches the pager of a running collector: a silence, its preview and its
// end, and an acknowledgement; over a restart, and with an audit of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditRow } from '../../collector/serve/audit/shapes.ts';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { AlertRow, ObjectiveRow } from '../../collector/serve/shapes.ts';
import type { SilencePreview, SilenceRow } from '../../collector/serve/silences/shapes.ts';
import { openPager } from '../collector/pager.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from '../collector/process.ts';
import { until } from '../until.ts';
import { openPlant } from './plant.ts';

test('a silenced service wakes nobody until its silence ends; an acknowledged alert says by whom', async (context) => {
  const folder = temporaryFolder();
  const plant = await openPlant(2, 1);
  const pager = await openPager(0);
  const environment = {
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: plant.slos,
    APP_URL: plant.url,
    PAGER_WEBHOOK_URL: pager.url,
  };
  let collector = launchCollector(environment);
  context.after(async () => {
    await endCollector(collector);
    await Promise.all([plant.close(), pager.close()]);
    folder.remove();
  });
  let { board } = await collector.ready;
  const post = async <T>(path: string, body: object): Promise<T> => {
    const answer = await fetch(`${board}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signalbox-user': 'ada' },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return (await answer.json()) as T;
  };
  const redAlerts = async (): Promise<AlertRow[]> =>
    (await askJson<AlertRow[]>(`${board}/api/alerts`)).filter(
      ({ kind, state }) => kind === 'threshold' && state === 'firing',
    );
  await until('all are green', async () =>
    (await askJson<ObjectiveRow[]>(`${board}/api/slos`)).every(({ status }) => status === 'green'),
  );

  const matchers = [{ field: 'service', operator: '=', value: 'service-0' }];
  const preview = await post<SilencePreview>('/api/silences/preview', { matchers });
  assert.deepEqual(
    [preview.alerts.length, preview.objectives.map(({ name }) => name)],
    [0, ['slo-0-0']],
  );
  const untilMs = Date.now() + 3_600_000;
  const silence = await post<SilenceRow>('/api/silences', {
    ...{ matchers, until: untilMs, reason: 'a drill' },
  });
  assert.deepEqual([silence.author, silence.state], ['ada', 'in effect']);

  plant.failing(true);
  const red = await until('both fire', async () => {
    const alerts = await redAlerts();
    return alerts.length === 2 ? alerts : null;
  });
  const [silenced, heard] = red.toSorted((a, b) => a.name.localeCompare(b.name));
  assert.ok(silenced !== undefined && heard !== undefined);
  assert.deepEqual(
    [silenced.silencedBy?.id, silenced.silencedBy?.reason, heard.silencedBy],
    [silence.id, 'a drill', null],
  );
  const page = await until('the other one is told', () =>
    pager.pages.find(({ alertId }) => alertId === heard.id),
  );
  assert.equal(page.why, 'new');
  const shown = await post<AlertRow>(`/api/alerts/${heard.id}/acknowledge`, { note: 'mine' });
  assert.deepEqual([shown.acknowledged?.by, shown.acknowledged?.note], ['ada', 'mine']);

  collector.child.kill('SIGKILL');
  await collector.ended;
  collector = launchCollector(environment);
  ({ board } = await collector.ready);
  await until('both are known', async () => {
    const alerts = new Map((await redAlerts()).map((alert) => [alert.id, alert]));
    return (
      alerts.get(silenced.id)?.silencedBy?.id === silence.id &&
      alerts.get(heard.id)?.acknowledged?.by === 'ada'
    );
  });
  assert.deepEqual(
    pager.pages.filter(({ alertId }) => alertId === silenced.id),
    [],
  );

  await post(`/api/silences/${silence.id}/end`, {});
  const late = await until('what fires still is told', () =>
    pager.pages.find(({ alertId }) => alertId === silenced.id),
  );
  assert.equal(late.why, 'quiet no more');
  assert.match(late.summary, /^Still so, and kept quiet no longer\. /);

  const rows = await askJson<NotificationRow[]>(`${board}/api/notifications`);
  const delivery = rows
    .find(({ alertId }) => alertId === heard.id)
    ?.deliveries.find(({ receiver }) => receiver === 'webhook');
  assert.deepEqual(
    delivery?.tries?.map(({ taken, answer }) => [taken, answer]),
    [[true, '204 No Content']],
    'the answer of the receiver is kept',
  );
  const audit = await askJson<AuditRow[]>(`${board}/api/audit`);
  assert.deepEqual(
    audit.map(({ who, what }) => [who, what]),
    [
      ['ada', 'silence ended'],
      ['ada', 'alert acknowledged'],
      ['ada', 'silence begun'],
    ],
  );
});
