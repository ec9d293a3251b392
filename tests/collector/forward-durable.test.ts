// A real collector that hands its traces on. While the receiver is dead and the collector itself is
// killed, with bodies on their way, nothing that was acknowledged is lost.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { until } from '../until.ts';
import { endCollector, launchCollector, temporaryFolder } from './process.ts';

const exportOf = (number: number): string => {
  const timeUnixNano = `${Date.now()}000000`;
  const span = {
    traceId: (number + 1).toString(16).padStart(32, '0'),
    spanId: '00f067aa0ba902b7',
    name: `GET /${number}`,
    startTimeUnixNano: timeUnixNano,
    endTimeUnixNano: timeUnixNano,
    status: { code: 2 },
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
};

const startOne = async (context: TestContext, environment: Record<string, string>) => {
  const collector = launchCollector(environment);
  context.after(() => endCollector(collector));
  const urls = await collector.ready;
  return {
    ...urls,
    kill: () => endCollector(collector),
    figure: async (name: string): Promise<number> => {
      const text = await (await fetch(`${urls.board}/metrics`)).text();
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      assert.ok(line, `no ${name}`);
      return Number(line.split(' ')[1]);
    },
  };
};

type Export = { resourceSpans: { scopeSpans: { spans: { traceId: string }[] }[] }[] };

/** Remembers every trace that it took; `port` to come back where it was. */
const openReceiver = async (taken: Set<string>, port = 0) => {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    for (const { scopeSpans } of (JSON.parse(body) as Export).resourceSpans)
      for (const { spans } of scopeSpans) for (const { traceId } of spans) taken.add(traceId);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    die: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const folderOf = (context: TestContext): string => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  return folder.path;
};

/** Sends until it is told to stop. @returns the numbers that were acknowledged. */
const pushing = (otlpHttp: string, from: number) => {
  const acknowledged: number[] = [];
  let stopped = false;
  const one = async (number: number) => {
    try {
      const answer = await fetch(`${otlpHttp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: exportOf(number),
      });
      await answer.arrayBuffer();
      if (answer.status === 200) acknowledged.push(number);
    } catch {
      // Killed meanwhile: it was not acknowledged.
    }
  };
  const done = (async () => {
    for (let number = from; !stopped; number += 8)
      await Promise.all(Array.from({ length: 8 }, (_, each) => one(number + each)));
  })();
  const stop = async () => {
    stopped = true;
    await done;
    return acknowledged;
  };
  return { acknowledged, stop };
};

test('a dead receiver and kill -9 of the sender lose nothing that was acknowledged', async (context) => {
  const taken = new Set<string>();
  const receiver = await openReceiver(taken);
  const { port } = receiver;
  const forwarding = {
    SIGNALBOX_DATA: folderOf(context),
    TRACES_FORWARD_URL: `http://127.0.0.1:${port}`,
  };

  let sender = await startOne(context, forwarding);
  const first = pushing(sender.otlpHttp, 0);
  await until('some arrived', () => taken.size > 20);
  await receiver.die();
  const already = first.acknowledged.length;
  await until('more wait', () => first.acknowledged.length > already + 100);
  await sender.kill();
  const acknowledged = await first.stop();

  sender = await startOne(context, forwarding);
  assert.ok((await sender.figure('signalbox_forward_waiting')) >= 90, 'they are found again');
  const second = pushing(sender.otlpHttp, 1_000_000);
  await until('new ones wait too', () => second.acknowledged.length > 20);
  await sender.kill();
  acknowledged.push(...(await second.stop()));

  const back = await openReceiver(taken, port);
  context.after(back.die);
  sender = await startOne(context, forwarding);
  await until('all are sent', async () => (await sender.figure('signalbox_forward_waiting')) === 0);
  const lost = acknowledged.filter(
    (number) => !taken.has((number + 1).toString(16).padStart(32, '0')),
  );
  assert.deepEqual(lost, [], `of ${acknowledged.length} acknowledged`);
});
