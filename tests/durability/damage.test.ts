// A store that was damaged while the collector did not run: the next start goes on from the newest
// snapshot, keeps the damaged file, and says what is lost. Cumulative counters make good what of it
// they still tell.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BoardSession } from '../../collector/serve/session/shapes.ts';
import type { SloDetail } from '../../collector/serve/slos/shapes.ts';
import {
  askJson,
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';
import { post, sums } from './otlp-bodies.ts';

/** Every second byte, from the second page on. */
const flip = (path: string): void => {
  const bytes = readFileSync(path);
  for (let at = 4096; at < bytes.length; at += 2) bytes[at] = 255 - (bytes[at] ?? 0);
  writeFileSync(path, bytes);
};

test('a store with flipped bytes is set aside, and counting goes on from the snapshot', async (context) => {
  const folder = temporaryFolder();
  const environment = {
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    LOG_LEVEL: 'silent',
  };
  let collector: CollectorProcess = launchCollector(environment);
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const first = await collector.ready;
  const startMs = Date.now();
  const exported = (name: 'orders' | 'jobs', good: number, timeMs: number) => {
    const temporality = name === 'orders' ? 'delta' : 'cumulative';
    return sums(
      { name, temporality, startMs, timeMs, instances: { till: { good, bad: 0 } } },
      true,
    );
  };
  const push = async (otlpHttp: string, jobs: number): Promise<void> => {
    assert.ok(await post(otlpHttp, exported('orders', 10, Date.now())));
    assert.ok(await post(otlpHttp, exported('jobs', jobs, Date.now())));
  };

  await push(first.otlpHttp, 100);
  // The first comes some seconds after the start, while counting goes on.
  await until('a snapshot', () => readdirSync(folder.path).some((name) => /snapshot-/.test(name)));
  await push(first.otlpHttp, 150);
  assert.equal((await askRow(first.board, 'jobs')).total, 150);
  collector.child.kill('SIGTERM');
  assert.equal((await collector.ended).code, 0);

  flip(join(folder.path, 'collector.db'));
  const damaged = readFileSync(join(folder.path, 'collector.db'));
  collector = launchCollector(environment);
  const { board, otlpHttp } = await collector.ready;
  const { diagnostics } = await askJson<BoardSession>(`${board}/api/session`);
  assert.match(diagnostics.join('\n'), /was damaged .* snapshot of .* is lost/);
  const { markers } = await askJson<SloDetail>(`${board}/api/slos/orders`);
  assert.ok(markers.some(({ title }) => title === 'Store restored'));
  const aside = readdirSync(folder.path).find((name) => /^collector\.db\.damaged-.*Z$/.test(name));
  assert.deepEqual(readFileSync(join(folder.path, aside ?? '')), damaged);
  assert.deepEqual(
    [(await askRow(board, 'orders')).total, (await askRow(board, 'jobs')).total],
    [10, 100],
  );
  await push(otlpHttp, 180);
  assert.deepEqual(
    [(await askRow(board, 'orders')).total, (await askRow(board, 'jobs')).total],
    [20, 180],
  );
});
