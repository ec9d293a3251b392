// A definition that counts spans, from its file to the board: spans come in by OTLP, each is judged
// to the nanosecond, a batch that is sent again counts once, and what was acknowledged is there after
// the collector was killed.

import assert from 'node:assert/strict';
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
import { postSpans, type SpanSpec, spanBatch } from './span-batches.ts';

const SIGNALBOX_SLOS = join(import.meta.dirname, 'span-slos');

test('spans are counted as their filters say, and a repeated batch once', async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path, SIGNALBOX_SLOS });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  const counts = async (name: string) => {
    const { good, total } = await askRow(board, name);
    return [good, total];
  };
  const endMs = Date.now() - 1000;
  const order = { route: '/orders', endMs };
  const body = spanBatch([
    { ...order, durationNs: 200_000_000 },
    { ...order, durationNs: 200_000_001 },
    { ...order, durationNs: 1, failed: true },
    { ...order, durationNs: 1, kind: 'client' },
    { durationNs: 5, endMs, route: '/other' },
    { durationNs: 5, endMs },
    // Too long ago to be counted, and a clock that is ahead, which is taken as of now.
    { ...order, durationNs: 5, endMs: endMs - 660_000 },
    { ...order, durationNs: 5, endMs: endMs + 3_600_000 },
  ]);
  assert.equal(await postSpans(otlpHttp, body), 200);
  assert.deepEqual(await counts('span-latency'), [2, 4]);
  assert.deepEqual(await counts('span-errors'), [5, 6]);
  assert.equal(await postSpans(otlpHttp, body), 200);
  assert.deepEqual(await counts('span-latency'), [2, 4]);
});

const senders = 3;
const batchesEach = 40;
const kills = [30, 75];

test('killed in mid-traffic, no acknowledged span is lost and none is counted twice', async (context) => {
  const folder = temporaryFolder();
  let collector: CollectorProcess = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS,
  });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  const environment = {
    ...{ SIGNALBOX_DATA: folder.path, SIGNALBOX_SLOS },
    BOARD_PORT: new URL(board).port,
    OTLP_HTTP_PORT: new URL(otlpHttp).port,
  };
  const sent: SpanSpec[] = [];
  let acknowledged = 0;
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const send = async (sender: number): Promise<void> => {
    for (let index = 0; index < batchesEach; index++) {
      const specs = Array.from({ length: 1 + ((index + sender) % 5) }, (_, at) => ({
        route: '/orders',
        endMs: Date.now() - 100 * at,
        durationNs: 199_999_998 + ((index + at) % 5),
        failed: (index + at) % 7 === 0,
      }));
      const body = spanBatch(specs);
      while ((await postSpans(otlpHttp, body)) !== 200) await gate.promise;
      sent.push(...specs);
      acknowledged++;
    }
  };
  const sending = Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  for (const count of kills) {
    await until(`${count} acknowledgements`, () => acknowledged >= count);
    gate = Promise.withResolvers();
    collector.child.kill('SIGKILL');
    await collector.ended;
    const least = sent.length;
    collector = launchCollector(environment);
    await collector.ready;
    assert.ok((await askRow(board, 'span-latency')).total >= least);
    gate.resolve();
  }
  await sending;
  const good = sent.filter(({ durationNs, failed }) => durationNs <= 200_000_000 && !failed);
  const row = await askRow(board, 'span-latency');
  assert.deepEqual([row.good, row.total], [good.length, sent.length]);
});
