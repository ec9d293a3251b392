// The collector is killed between sending a notification and marking it sent, again and again: each
// notification arrives, a repetition under the same key with the same words, and none is made up.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import {
  askJson,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';
import { openPlant } from './plant.ts';

const services = 6;
const kills = 4;

type Received = { readonly key: string; readonly body: string };

test('kill -9 between send and mark repeats under the same key, and loses nothing', async (context) => {
  const folder = temporaryFolder();
  const plant = await openPlant(services, 1);
  const received: Received[] = [];
  let killed = 0;
  let collector: CollectorProcess | null = null;
  let victim: CollectorProcess | null = null;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const key = String(request.headers['idempotency-key']);
      received.push({ key, body });
      // Several are sent at once: of those that a killed process sent, no other gets an answer.
      if (collector !== null && collector === victim) {
        response.destroy();
      } else if (killed < kills) {
        victim = collector;
        killed += 1;
        // Half of them have read an answer that says taken, but have not had the time to write it down.
        if (killed % 2 === 0) response.writeHead(204).end();
        collector?.child.kill('SIGKILL');
      } else {
        response.writeHead(204).end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const environment = {
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: plant.slos,
    APP_URL: plant.url,
    PAGER_WEBHOOK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
  };
  collector = launchCollector(environment);
  context.after(async () => {
    if (collector !== null) await endCollector(collector);
    await plant.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    folder.remove();
  });
  let { board } = await collector.ready;
  await until('all are green', async () => {
    const rows = await askJson<ObjectiveRow[]>(`${board}/api/slos`);
    return rows.every(({ status }) => status === 'green');
  });
  plant.failing(true);
  for (let life = 1; life <= kills; life += 1) {
    const { child } = collector;
    await until(`kill ${life}`, () => child.signalCode !== null, 30_000);
    await collector.ended;
    collector = launchCollector(environment);
    // It may be killed before it has said that it is ready.
    ({ board } = await collector.ready.catch(() => ({ board })));
  }
  const written = await until('everything is delivered', async () => {
    const rows = await askJson<NotificationRow[]>(`${board}/api/notifications`);
    const red = rows.filter(({ title }) => title.endsWith(' is red'));
    const isDone = rows.every(({ deliveries }) =>
      deliveries.every(({ state }) => state === 'delivered'),
    );
    return isDone && red.length === services ? rows : null;
  });
  assert.equal(killed, kills);
  const keys = received.map(({ key }) => key);
  context.diagnostic(
    `${written.length} notifications, ${received.length} attempts, ${kills} kills between send and mark`,
  );
  for (const { id, title } of written) {
    assert.ok(keys.includes(id), `${title} arrived`);
    const bodies = new Set(received.filter(({ key }) => key === id).map(({ body }) => body));
    // A trace or an address of the board that came later may differ; what it says does not.
    const said = new Set([...bodies].map((body) => (JSON.parse(body) as NotificationRow).summary));
    assert.equal(said.size, 1, title);
  }
  const known = new Set(written.map(({ id }) => id));
  assert.deepEqual(
    keys.filter((key) => !known.has(key)),
    [],
    'nothing arrived that was not written before',
  );
  assert.ok(received.length >= written.length + kills / 2, 'what was cut off came again');
  assert.equal(
    new Set(written.map(({ alertId, state }) => `${alertId} ${state}`)).size,
    written.length,
    'nobody is told twice of one thing',
  );
});
