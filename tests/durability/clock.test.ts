// A collector whose machine's clock is put forward and back while it counts: it goes on judging each
// second, says what happened, and counts what is pushed once, at whatever time.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import type { BoardSession } from '../../collector/serve/session/shapes.ts';
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

// Far enough that the cells of both times are told apart.
const stepMs = 2 * 3_600_000;

test('a clock put forward by two hours and back again loses nothing and stops nothing', async (context) => {
  const folder = temporaryFolder();
  const environment = {
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    LOG_LEVEL: 'silent',
    NODE_OPTIONS: `--import ${join(import.meta.dirname, '../../load-tests/chaos/turned-clock.ts')}`,
  };
  let collector: CollectorProcess = launchCollector(environment);
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  let [offsetMs, sent] = [0, 0];
  const turn = async (turnMs: number): Promise<void> => {
    const turned = once(collector.child, 'message');
    collector.child.send({ turnMs });
    await turned;
    offsetMs += turnMs;
  };
  const push = async (): Promise<void> => {
    const startMs = Date.now() + offsetMs - 1000 + sent;
    const instances = { till: { good: 9, bad: 1 } };
    const times = { startMs, timeMs: startMs + 1 };
    sent += 1;
    const body = sums({ name: 'orders', temporality: 'delta', instances, ...times }, true);
    assert.ok(await post(otlpHttp, body));
    // A repetition is recognised, whatever the clock has done since.
    assert.ok(await post(otlpHttp, body));
  };
  const judgedAnew = async (): Promise<void> => {
    const count = async () => {
      const text = await (await fetch(`${board}/metrics`)).text();
      return Number(/signalbox_evaluation_seconds_count (\d+)/.exec(text)?.[1]);
    };
    const before = await count();
    await until('two more evaluations', async () => (await count()) >= before + 2);
    assert.equal((await fetch(`${board}/readyz`)).status, 200);
  };

  await push();
  await turn(stepMs);
  await judgedAnew();
  await push();
  assert.equal((await askRow(board, 'orders')).total, 20);
  await turn(-stepMs);
  await judgedAnew();
  const { diagnostics } = await askJson<BoardSession>(`${board}/api/session`);
  assert.match(diagnostics.join('\n'), /clock went back by 7\d\d\d s/);
  await push();
  // What was counted two hours ahead is there again when its time has come.
  assert.equal((await askRow(board, 'orders')).total, 20);
  await turn(stepMs);
  await judgedAnew();
  assert.equal((await askRow(board, 'orders')).total, 30);

  collector.child.kill('SIGKILL');
  await collector.ended;
  collector = launchCollector(environment);
  const again = await collector.ready;
  assert.equal((await askRow(again.board, 'orders')).total, 20, 'its clock is right again');
});
