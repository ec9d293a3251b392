// What the disk can do to a running collector: it is full, its folder is gone, it may only be read.
// Nothing acknowledged is lost, what is wrong is said loudly, and it recovers without anybody's help.

import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { BoardSession } from '../../collector/serve/session/shapes.ts';
import { makeSmallDisk, skipWithoutSmallDisk } from '../../load-tests/chaos/small-disk.ts';
import {
  askJson,
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';
import { type Body, sums } from './otlp-bodies.ts';

/** Counts the calls of the dead-man's switch. */
const listenForBeats = async (context: TestContext) => {
  let beats = 0;
  const server = createServer((_request, response) => {
    beats += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/beat`, beats: () => beats };
};

const order = (index: number): Body => {
  const startMs = Date.now() - 60_000 + index;
  const instances = { till: { good: 3, bad: 1 } };
  const times = { startMs, timeMs: startMs + 1 };
  return sums({ name: 'orders', temporality: 'delta', instances, ...times }, true);
};

/** Pushes orders one by one and keeps count of what was acknowledged. */
const makeTill = (otlpHttp: string) => {
  let [sent, acknowledged] = [0, 0];
  let refused: Body | null = null;
  return {
    push: async () => {
      const body = refused ?? order(sent);
      if (refused === null) sent += 1;
      const { path, headers, bytes } = body;
      const answer = await fetch(otlpHttp + path, { method: 'POST', headers, body: bytes });
      await answer.arrayBuffer();
      // A refused one is sent again, as exporters do.
      refused = answer.ok ? null : body;
      if (answer.ok) acknowledged += 1;
      return { status: answer.status, retryAfter: answer.headers.get('retry-after') };
    },
    total: () => acknowledged * 4,
  };
};

const start = async (context: TestContext, dataFolder: string, more = {}) => {
  const environment = {
    SIGNALBOX_DATA: dataFolder,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    LOG_LEVEL: 'silent',
    ...more,
  };
  let collector: CollectorProcess = launchCollector(environment);
  context.after(() => endCollector(collector));
  const { board, otlpHttp } = await collector.ready;
  const ready = async () => {
    const answer = await fetch(`${board}/readyz`);
    const { checks } = (await answer.json()) as { checks: Record<'store' | 'disk', string | null> };
    return { status: answer.status, ...checks };
  };
  return {
    ...{ board, otlpHttp, ready },
    said: async () => (await askJson<BoardSession>(`${board}/api/session`)).diagnostics.join('\n'),
    total: async () => (await askRow(board, 'orders')).total,
    totalAfterKill: async () => {
      collector.child.kill('SIGKILL');
      await collector.ended;
      collector = launchCollector(environment);
      return (await askRow((await collector.ready).board, 'orders')).total;
    },
  };
};

test('a full disk: nothing acknowledged is lost, it is said everywhere, and it passes by itself', {
  skip: skipWithoutSmallDisk(),
}, async (context) => {
  const disk = makeSmallDisk(48);
  if ('reason' in disk) return assert.fail(disk.reason);
  context.after(disk.remove);
  const switchboard = await listenForBeats(context);
  const collector = await start(context, join(disk.path, 'data'), {
    HEARTBEAT_URL: switchboard.url,
    HEARTBEAT_SECONDS: '1',
  });
  const till = makeTill(collector.otlpHttp);
  for (let index = 0; index < 5; index += 1) assert.equal((await till.push()).status, 200);
  await until('a heartbeat', () => switchboard.beats() > 0);
  assert.equal((await collector.ready()).status, 200);

  disk.fill();
  // The journal may have some room of its own left.
  const refusal = await until('a refusal', async () => {
    const answer = await till.push();
    return answer.status === 200 ? null : answer;
  });
  assert.equal(refusal.status, 503);
  assert.match(refusal.retryAfter ?? '', /^\d+$/);
  const { status, store } = await collector.ready();
  assert.equal(status, 503);
  assert.match(store ?? '', /disk is full: free some space/);
  assert.match(await collector.said(), /cannot be written: database or disk is full/);
  await until('a nearly full disk', async () => (await collector.ready()).disk?.includes('MiB'));
  // It goes on judging, and tells by its silence that it cannot page.
  const { updatedAt } = await askRow(collector.board, 'orders');
  const evaluations = async () => {
    const text = await (await fetch(`${collector.board}/metrics`)).text();
    assert.match(text, /^signalbox_store_writable 0$/m);
    const withheld = /signalbox_heartbeats_total\{result="withheld"\} (\d+)/.exec(text)?.[1];
    return [/signalbox_evaluation_seconds_count (\d+)/.exec(text)?.[1], withheld].map(Number);
  };
  const [evaluated = 0] = await evaluations();
  const beats = await until('withheld heartbeats', async () => {
    const [count = 0, withheld = 0] = await evaluations();
    return count > evaluated + 2 && withheld > 1 && { count: switchboard.beats() };
  });
  assert.ok((await askRow(collector.board, 'orders')).updatedAt > updatedAt);
  assert.equal((await till.push()).status, 503);
  assert.equal(await collector.total(), till.total());
  assert.equal(switchboard.beats(), beats.count);

  disk.free();
  await until('an acknowledgement', async () => (await till.push()).status === 200);
  await until('readiness', async () => (await collector.ready()).status === 200);
  await until('a heartbeat again', () => switchboard.beats() > beats.count);
  assert.doesNotMatch(await collector.said(), /is nearly full/);
  assert.equal(await collector.total(), till.total());
  assert.equal(await collector.totalAfterKill(), till.total());
});

test('a data folder that is moved away takes no acknowledgement with it', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const [data, away] = [join(folder.path, 'data'), join(folder.path, 'away')];
  const collector = await start(context, data);
  const till = makeTill(collector.otlpHttp);
  assert.equal((await till.push()).status, 200);
  renameSync(data, away);
  const refusal = await till.push();
  assert.equal(refusal.status, 503);
  const { status, store } = await collector.ready();
  assert.equal(status, 503);
  assert.match(store ?? '', /not at its place any more/);
  renameSync(away, data);
  await until('readiness', async () => (await collector.ready()).status === 200);
  assert.equal((await till.push()).status, 200);
  assert.equal(await collector.total(), till.total());
  assert.equal(await collector.totalAfterKill(), till.total());
});

test('a disk that may only be read stops the start in one line', {
  skip: skipWithoutSmallDisk(),
}, async (context) => {
  const disk = makeSmallDisk(8);
  if ('reason' in disk) return assert.fail(disk.reason);
  context.after(disk.remove);
  disk.readOnly();
  const collector = launchCollector({ SIGNALBOX_DATA: join(disk.path, 'data') });
  assert.equal((await collector.ended).code, 1);
  assert.match(collector.stderr(), /^The data folder .* cannot be written .*SIGNALBOX_DATA.*\n$/);
});
