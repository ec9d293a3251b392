// Two real collectors, one handing its traces on to the other. While the receiver is dead and the
// sender itself is killed, with bodies on their way, nothing that was acknowledged is lost.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { TraceSummary } from '../../collector/serve/shapes.ts';
import { until } from '../until.ts';
import { askJson, endCollector, launchCollector, temporaryFolder } from './process.ts';

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
    /** Kept traces are best effort: killed, a receiver would forget some that it has taken. */
    stop: async () => {
      collector.child.kill('SIGTERM');
      await collector.ended;
    },
    figure: async (name: string): Promise<number> => {
      const text = await (await fetch(`${urls.board}/metrics`)).text();
      const line = text.split('\n').find((each) => each.startsWith(`${name} `));
      assert.ok(line, `no ${name}`);
      return Number(line.split(' ')[1]);
    },
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
  const receiverFolder = folderOf(context);
  const senderFolder = folderOf(context);
  let receiver = await startOne(context, { SIGNALBOX_DATA: receiverFolder });
  const { port } = new URL(receiver.otlpHttp);
  const forwarding = { SIGNALBOX_DATA: senderFolder, TRACES_FORWARD_URL: receiver.otlpHttp };

  let sender = await startOne(context, forwarding);
  const first = pushing(sender.otlpHttp, 0);
  await until('some arrived', async () => (await receiver.figure('signalbox_traces_kept')) > 20);
  await receiver.stop();
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

  receiver = await startOne(context, { SIGNALBOX_DATA: receiverFolder, OTLP_HTTP_PORT: port });
  sender = await startOne(context, forwarding);
  await until('all are sent', async () => (await sender.figure('signalbox_forward_waiting')) === 0);
  const kept = new Set<string>();
  // Traces are searched 200 at a time, newest first.
  for (let until: number | null = Date.now() + 60_000; until !== null; ) {
    const rows: readonly TraceSummary[] = await askJson(
      `${receiver.board}/api/traces?limit=200&until=${until}`,
    );
    for (const { traceId } of rows) kept.add(traceId);
    until = rows.length === 200 ? (rows.at(-1)?.at ?? 0) + 1 : null;
    if (until !== null && rows.every(({ at }) => at === rows[0]?.at)) until -= 1;
  }
  const lost = acknowledged.filter(
    (number) => !kept.has((number + 1).toString(16).padStart(32, '0')),
  );
  assert.deepEqual(lost, [], `of ${acknowledged.length} acknowledged`);
});
