// What the collector acknowledged is on disk: it is killed in mid-traffic, three times, and nothing
// is lost or counted twice. acknowledged ≤ stored ≤ acknowledged + in flight; and, when every sender
// had its answer, exactly what was sent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { until } from '../until.ts';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from './process.ts';

type Export = {
  readonly ok: number;
  readonly failed: number;
  readonly body: Uint8Array<ArrayBuffer>;
  state: 'waiting' | 'in flight' | 'acknowledged';
};

const senders = 4;
const exportsPerSender = 150;
/** Acknowledgements after which it is killed. */
const kills = [90, 220, 400];

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** The counts of one export interval, as an SDK with delta temporality sends them. */
const makeExport = (sender: number, index: number, startMs: number): Export => {
  const [ok, failed] = [1 + ((index * 7) % 13), index % 3];
  const startNs = BigInt(startMs + index * 10) * 1_000_000n;
  const point = (result: string, count: number) => ({
    attributes: [attribute('result', result)],
    startTimeUnixNano: String(startNs),
    timeUnixNano: String(startNs + 10_000_000n),
    asInt: String(count),
  });
  const message = {
    resourceMetrics: [
      {
        resource: {
          attributes: [
            attribute('service.name', 'shop'),
            attribute('service.instance.id', `till-${sender}`),
          ],
        },
        scopeMetrics: [
          {
            metrics: [
              {
                name: 'orders',
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [point('ok', ok), point('failed', failed)],
                },
              },
            ],
          },
        ],
      },
    ],
  };
  return { ok, failed, body: new Uint8Array(gzipSync(JSON.stringify(message))), state: 'waiting' };
};

const sum = (exports: readonly Export[], state?: Export['state']) => {
  const chosen = exports.filter((each) => state === undefined || each.state === state);
  const good = chosen.reduce((total, { ok }) => total + ok, 0);
  return { good, total: good + chosen.reduce((total, { failed }) => total + failed, 0) };
};

const post = (otlpHttp: string, body: Uint8Array<ArrayBuffer>) =>
  fetch(`${otlpHttp}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body,
  });

test('killed in mid-traffic, nothing acknowledged is lost and nothing is counted twice', async (context) => {
  const folder = temporaryFolder();
  let collector: CollectorProcess = launchCollector({ SIGNALBOX_DATA: folder.path });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  // The next process must be found where this one was.
  const environment = {
    SIGNALBOX_DATA: folder.path,
    BOARD_PORT: new URL(board).port,
    OTLP_HTTP_PORT: new URL(otlpHttp).port,
  };

  const startMs = Date.now() - 2 * exportsPerSender * 10;
  const tills = Array.from({ length: senders }, (_, sender) =>
    Array.from({ length: exportsPerSender }, (_, index) => makeExport(sender, index, startMs)),
  );
  const exports = tills.flat();
  /** Closed while the collector is dead and what it kept is looked at. */
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  const sendAll = async (till: readonly Export[]): Promise<void> => {
    for (const each of till) {
      while (each.state !== 'acknowledged') {
        await gate.promise;
        each.state = 'in flight';
        const answer = await post(otlpHttp, each.body).catch(() => null);
        if (answer?.ok) each.state = 'acknowledged';
        // Retried: this body again, byte for byte, as exporters do.
        await answer?.body?.cancel();
      }
    }
  };
  const acknowledged = () => exports.filter(({ state }) => state === 'acknowledged').length;
  const sending = Promise.all(tills.map(sendAll));

  let inFlightAtKills = 0;
  for (const count of kills) {
    await until(`${count} acknowledgements`, () => acknowledged() >= count);
    gate = Promise.withResolvers();
    collector.child.kill('SIGKILL');
    const [kept, flying] = [sum(exports, 'acknowledged'), sum(exports, 'in flight')];
    inFlightAtKills += exports.filter(({ state }) => state === 'in flight').length;
    await collector.ended;
    // Acknowledgements that were on their way when it died have arrived by now.
    const late = sum(exports, 'acknowledged');
    collector = launchCollector(environment);
    await collector.ready;
    const stored = await askRow(board, 'orders');
    for (const what of ['good', 'total'] as const) {
      const [least, most] = [late[what], kept[what] + flying[what]];
      assert.ok(
        least <= stored[what] && stored[what] <= most,
        `${what}: acknowledged ${least} ≤ stored ${stored[what]} ≤ with those in flight ${most}`,
      );
    }
    gate.resolve();
  }
  assert.ok(inFlightAtKills > 0, 'it was killed in mid-traffic');

  await sending;
  const exact = async () => {
    const { good, total } = await askRow(board, 'orders');
    assert.deepEqual({ good, total }, sum(exports));
  };
  await exact();

  // A sender whose acknowledgement was lost sends again what was counted before the restart.
  for (const [first] of tills) {
    assert.ok(first);
    assert.equal((await post(otlpHttp, first.body)).status, 200);
  }
  await exact();
});
