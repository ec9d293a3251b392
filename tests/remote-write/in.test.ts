// A real Prometheus scrapes a shop and writes to a real collector; another collector scrapes the same
// shop. Both count the same, also when Prometheus, the shop and the collector are ended and begun again.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseExposition } from '../../collector/ingest/scrape/exposition.ts';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { servePrometheus } from '../differential/prometheus-server.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { openOrderShop, orderSlos } from './orders.ts';

test('what Prometheus writes counts as what is scraped', {
  skip: skipWithout('prometheus'),
  timeout: 180_000,
}, async (context) => {
  const folder = temporaryFolder();
  const shop = await openOrderShop();
  const collectors = new Set<CollectorProcess>();
  context.after(async () => {
    await Promise.all([...collectors].map(endCollector));
    await shop.close();
    folder.remove();
  });
  const slos = { written: orderSlos(), scraped: orderSlos(shop.url) };
  for (const [name, text] of Object.entries(slos))
    writeFileSync(join(folder.path, `${name}.yaml`), text);

  const start = async (name: keyof typeof slos, port = '0') => {
    const collector = launchCollector({
      SIGNALBOX_SLOS: join(folder.path, `${name}.yaml`),
      SIGNALBOX_DATA: join(folder.path, name),
      OTLP_HTTP_PORT: port,
      OTLP_GRPC_PORT: '0',
    });
    collectors.add(collector);
    return { collector, ...(await collector.ready) };
  };
  const scraping = await start('scraped');
  let writing = await start('written');
  const port = new URL(writing.otlpHttp).port;
  const serve = () =>
    servePrometheus(
      folder.path,
      {
        global: { scrape_interval: '1s', scrape_timeout: '900ms' },
        scrape_configs: [
          { job_name: 'shop', static_configs: [{ targets: [new URL(shop.url).host] }] },
          { job_name: 'signalbox', static_configs: [{ targets: [new URL(scraping.board).host] }] },
        ],
        remote_write: [
          {
            url: `${writing.otlpHttp}/api/v1/write`,
            write_relabel_configs: [{ source_labels: ['job'], regex: 'shop', action: 'keep' }],
            queue_config: {
              batch_send_deadline: '100ms',
              max_samples_per_send: 5,
              max_backoff: '200ms',
            },
          },
        ],
      },
      ['--storage.remote.flush-deadline=1s'],
    );
  let prometheus = await serve();
  context.after(() => prometheus.stop());

  const figures = async (board: string) => {
    const { good, total } = await askRow(board, 'orders');
    return { good: good ?? 0, total: total ?? 0 };
  };
  const bothCount = (what: string) =>
    until(
      what,
      async () => {
        const expected = JSON.stringify(shop.counted());
        return (
          JSON.stringify(await figures(scraping.board)) === expected &&
          JSON.stringify(await figures(writing.board)) === expected
        );
      },
      30_000,
    ).catch(async (cause: unknown) => {
      const found = [await figures(scraping.board), await figures(writing.board)];
      throw new Error(`${what}: ${JSON.stringify([shop.counted(), ...found])}`, { cause });
    });

  await until('the shop to be known', async () => {
    const [scrapes] = await prometheus.query('count_over_time(up{job="shop"}[1m])');
    return (scrapes?.value ?? 0) >= 3;
  });
  const scrapedAll = (total: number) =>
    until(`a scrape that finds ${total} orders`, async () => {
      const [seen] = await prometheus.query('sum(orders_total)');
      return seen?.value === total;
    });

  shop.order('paid', 100);
  await scrapedAll(100);
  shop.order('lost');
  await bothCount('the first orders of new series');

  // Orders go on while Prometheus is away. What the collector has acknowledged is there after kill -9,
  // and what it has not comes again.
  await prometheus.stop();
  shop.order('paid', 7);
  prometheus = await serve();
  await scrapedAll(108);
  shop.order('paid', 5);
  writing.collector.child.kill('SIGKILL');
  await writing.collector.ended;
  collectors.delete(writing.collector);
  shop.order('paid', 11);
  shop.order('lost', 2);
  writing = await start('written', port);
  await bothCount('restarts of Prometheus and of the collector');

  // The shop begins again from nothing, and has more orders at once than before.
  await scrapedAll(126);
  shop.restart();
  shop.order('lost', 4);
  await scrapedAll(4);
  shop.order('paid', 3);
  await bothCount('a restart of the shop, and a series that comes again');

  // Each reads what the other exposes of itself.
  const [own] = await prometheus.query('up{job="signalbox"}');
  assert.equal(own?.value, 1);
  const theirs = parseExposition(await prometheus.metrics(), 'text/plain', Date.now());
  assert.deepEqual(theirs.rejected, []);
  assert.ok(theirs.samples.length > 100);

  // up says that it is there, and that it is not; what it would have counted is stale then.
  const row = (name: string) => askRow(writing.board, name);
  assert.equal((await row('there')).status, 'green');
  await shop.close();
  await until('the orders to be stale', async () => (await row('orders')).status === 'stale');
  const missed = await until('the shop to be missing', async () => {
    const { status, current } = await row('there');
    return (current.total ?? 0) - (current.good ?? 0) >= 3 && status;
  });
  assert.notEqual(missed, 'stale');
});
