// Gauges and time slices in a real collector that is killed: every scrape that it stored is one
// event, a slice is closed once, and what was in an open slice is in it when it closes later.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../until.ts';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from './process.ts';

const sliceMs = 15_000;
/** How long after its end a slice of the boiler is closed. */
const settlingMs = 10_000;

/** What the queues' depths were at each scrape that could be read, and how it is answered next. */
const openPlant = async () => {
  const served = { good: 0, total: 0 };
  let depths: readonly string[] = ['1', '2'];
  let isBroken = false;
  const server = createServer((_, response) => {
    const lines = depths.map((depth, queue) => `queue_depth{queue="${queue}"} ${depth}\n`);
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE queue_depth gauge\n${lines.join('')}${isBroken ? 'no line\n' : ''}`);
    const sum = depths.reduce((all, depth) => all + Number(depth), 0);
    if (isBroken || depths.length === 0 || Number.isNaN(sum)) return;
    served.total += 1;
    if (sum <= 100) served.good += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served,
    answer: (...next: readonly string[]) => {
      depths = next;
    },
    breakDown: () => {
      isBroken = true;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

type Point = { readonly atMs: number; readonly degrees: number };

/** Temperatures as an SDK exports them. */
const push = async (otlpHttp: string, boiler: string, points: readonly Point[]): Promise<void> => {
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const dataPoints = points.map(({ atMs, degrees }) => ({
    timeUnixNano: `${Math.round(atMs)}000000`,
    asDouble: Number.isNaN(degrees) ? 'NaN' : degrees,
  }));
  const resource = {
    attributes: [attribute('service.name', 'plant'), attribute('service.instance.id', boiler)],
  };
  const scopeMetrics = [{ metrics: [{ name: 'boiler_temperature', gauge: { dataPoints } }] }];
  const answer = await fetch(`${otlpHttp}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics }] }),
  });
  assert.equal(answer.status, 200, await answer.text());
};

test('killed, it has every scrape once, and closes every slice once', async (context) => {
  const [plant, folder] = [await openPlant(), temporaryFolder()];
  const launch = () =>
    launchCollector({
      SIGNALBOX_DATA: folder.path,
      APP_URL: plant.url,
      SIGNALBOX_SLOS: join(import.meta.dirname, 'plant-slos'),
    });
  let collector: CollectorProcess = launch();
  context.after(async () => {
    await endCollector(collector);
    plant.close();
    folder.remove();
  });
  let { board, otlpHttp } = await collector.ready;
  const stored = async (name: string) => {
    const { good, total } = await askRow(board, name);
    return { good, total };
  };

  // Slices that are over: a warm one, a cold one, one by the majority, and between them an idle one.
  const closedMs = Math.floor((Date.now() - settlingMs) / sliceMs) * sliceMs;
  const warm = { degrees: 80 };
  const cold = { degrees: 20 };
  const past = (slice: number, seconds: number) => closedMs - slice * sliceMs + seconds * 1000;
  await push(otlpHttp, 'a', [
    { atMs: past(6, 3), ...warm },
    { atMs: past(6, 6), ...warm },
    { atMs: past(5, 3), ...cold },
    { atMs: past(5, 6), ...cold },
    { atMs: past(3, 3), ...warm },
    { atMs: past(3, 6), degrees: Number.NaN },
    { atMs: past(3, 9), ...cold },
  ]);
  const threeSlices = { good: 2, total: 3 };
  await until('three slices', async () => (await stored('boiler')).total === 3);
  const first = await askRow(board, 'boiler');
  assert.deepEqual([first.good, first.counts, first.sliceSeconds], [2, 'slices', 15]);
  // One of the day's 5,760 slices is bad, and 57.6 may be.
  assert.ok(Math.abs(Number(first.budgetLeft) - (1 - 1 / 57.6)) < 1e-9);

  // The newest slice is open for some seconds more: its half is on disk when the collector dies.
  const openMs = Math.floor((Date.now() - settlingMs) / sliceMs) * sliceMs + 1000;
  await push(otlpHttp, 'a', [{ atMs: openMs, ...cold }]);
  await until('short queues', async () => (await stored('queue')).good > 0);
  plant.answer('90', '11');
  await until('deep queues', async () => {
    const { good, total } = await stored('queue');
    return total - good > 1;
  });
  collector.child.kill('SIGKILL');
  await collector.ended;
  const before = { ...plant.served };
  collector = launch();
  ({ board, otlpHttp } = await collector.ready);

  assert.ok(
    (await stored('queue')).total >= before.total - 1,
    'at most the scrape in flight is not there',
  );
  const kept = await stored('boiler');
  assert.ok(kept.total === 3 || kept.total === 4);
  // Late for slices that are closed, from another boiler, whose word would have been as good.
  await push(otlpHttp, 'b', [
    { atMs: past(5, 4), ...warm },
    { atMs: past(4, 4), ...cold },
  ]);
  plant.answer('NaN', '1');
  // A slice waits for its source to be heard after it; what it then hears need not be an event.
  await until('the open slice', async () => {
    await push(otlpHttp, 'b', [{ atMs: Date.now(), degrees: Number.NaN }]);
    return (await stored('boiler')).total === 4;
  });
  assert.deepEqual(await stored('boiler'), { ...threeSlices, total: 4 });
  const metrics = await (await fetch(`${board}/metrics`)).text();
  assert.match(metrics, /^signalbox_late_slice_events_total 2$/m);

  // What cannot be read, and what is no number, was no event.
  plant.answer('5');
  const numbered = plant.served.total;
  await until('numbers again', () => plant.served.total > numbered + 1);
  plant.breakDown();
  await until('a failed scrape', async () =>
    /signalbox_scrapes_total\{target="plant",result="failed"\} [1-9]/.test(
      await (await fetch(`${board}/metrics`)).text(),
    ),
  );
  const queue = await stored('queue');
  const { good, total } = plant.served;
  assert.ok(queue.total === total || queue.total === total - 1, `${queue.total} of ${total}`);
  assert.equal(good - queue.good >= 0 && good - queue.good <= 1, true);
  assert.equal((await askRow(board, 'queue')).counts, 'events');
});
