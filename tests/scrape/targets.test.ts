// Targets from a file, behind a token, scraped by a real collector: the list changes and breaks, an
// instance dies, and what is counted, told and red follows.

import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  askJson,
  askRow,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';

const token = 'a token of some length';

const definitions = (file: string): string => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: shop }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec:
  source: shop
  url: http://instance/metrics
  interval: 200ms
  targetsFile: ${file}
  auth: { bearer: { variable: SHOP_TOKEN } }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: orders }
spec:
  service: shop
  indicator:
    metadata: { name: paid }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { metricSourceRef: shop, spec: { query: 'orders_total{result="lost",zone="b"}' } } }
        total: { metricSource: { metricSourceRef: shop, spec: { query: orders_total } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ displayName: paid, target: 0.95 }]
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: there }
spec:
  service: shop
  indicator:
    metadata: { name: answers }
    spec:
      thresholdMetric: { metricSource: { metricSourceRef: shop, spec: { query: up } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Timeslices
  objectives: [{ displayName: answers, op: gte, value: 1, target: 0.95, timeSliceTarget: 0.9, timeSliceWindow: 1m }]
`;

/** Counts an order at every scrape, and refuses who does not know the token. */
const openInstance = async () => {
  let [orders, refused] = [0, 0];
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      refused += 1;
      response.writeHead(401).end();
      return;
    }
    orders += 1;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE orders_total counter\norders_total{result="lost"} ${orders}\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders: () => orders,
    refused: () => refused,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
};

test('a list of instances behind a token', { timeout: 120_000 }, async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const [first, second] = [await openInstance(), await openInstance()];
  context.after(() => Promise.all([first.close(), second.close()]));
  const file = join(folder.path, 'targets.json');
  const list = (text: string): void => {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  };
  const a = { targets: [first.address] };
  const b = { targets: [second.address], labels: { zone: 'b' } };
  list(JSON.stringify([a, b]));
  const slos = join(folder.path, 'slos.yaml');
  writeFileSync(slos, definitions(file));
  const collector = launchCollector({
    ...{ SIGNALBOX_SLOS: slos, SIGNALBOX_DATA: join(folder.path, 'data') },
    ...{ SHOP_TOKEN: token, LOG_LEVEL: 'error' },
  });
  context.after(() => endCollector(collector));
  const { board } = await collector.ready;
  const counted = async () => {
    const { good, total } = await askRow(board, 'orders');
    return { bad: (total ?? 0) - (good ?? 0), total: total ?? 0 };
  };
  const complaints = async () =>
    (await askJson<{ diagnostics: string[] }>(`${board}/api/session`)).diagnostics.join('\n');

  // Both count, and the label of the list tells the second apart.
  await until('both to be counted', async () => {
    const { bad, total } = await counted();
    return bad > 2 && total - bad > 2;
  });
  assert.deepEqual([first.refused(), second.refused()], [0, 0]);

  // A broken list is told, and what was listed before goes on.
  list('[{"targets": "a"}]');
  await until('the broken list to be told', async () =>
    (await complaints()).includes('make no sense: 0.targets'),
  );
  const before = await counted();
  await until('both to go on', async () => {
    const { bad, total } = await counted();
    return bad > before.bad && total - bad > before.total - before.bad;
  });

  // The second is taken from the list: nothing asks it any more, and nobody misses it.
  list(JSON.stringify([a]));
  await until('the list to be right again', async () => (await complaints()) === '');
  const left = second.orders();
  const from = first.orders();
  await until('some more scrapes of the first', () => first.orders() > from + 5);
  assert.ok(second.orders() <= left + 1, 'the second is scraped no more');

  // The first dies: what asks for up sees it, all else is stale.
  await first.close();
  await until(
    'the dead one to be red',
    async () => (await askRow(board, 'there')).status === 'red',
  );
  await until(
    'the orders to be stale',
    async () => (await askRow(board, 'orders')).status === 'stale',
  );
  assert.equal((await askRow(board, 'there')).status, 'red');
  await until('the reason to be told', async () =>
    /no readable answer since .*: nothing listens there/.test(await complaints()),
  );
});
