// A source whose processes come and go for ever keeps within its room: the old give way to the new, and
// one that comes back after all, even to a collector that was restarted, is not counted twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../engine.ts';
import { openStore } from '../store/database.ts';
import { counter, noonMs, pushed, sloSet } from './fixture.ts';

test('long silent processes give way to new ones, and are not counted again', async () => {
  const store = openStore(':memory:', noonMs);
  let nowMs = noonMs;
  const limits = { series: 40, targets: 100 };
  const open = () => new Engine({ slos: sloSet(), store, now: () => nowMs, limits });
  let engine = open();
  const push = async (target: string, value: number, startMs: number): Promise<number> => {
    let refused = 0;
    const samples = [counter('requests_total', { code: '200' }, value, nowMs, startMs)];
    const stored = engine.ingest({ ...pushed(nowMs, samples), target }, (count) => {
      refused += count;
    });
    engine.evaluate(nowMs);
    await stored;
    return refused;
  };
  const total = () => engine.rows(nowMs)[0]?.total;

  for (let process = 0; process < 40; process += 1) {
    nowMs += 1000;
    assert.equal(await push(`old/${process}`, 10, nowMs - 500), 0);
  }
  assert.equal(total(), 400);
  nowMs += 2 * 3_600_000;
  const startMs = nowMs;
  nowMs += 1000;
  assert.equal(await push('new/1', 5, startMs), 1, 'there is no room yet');
  for (let second = 0; second < 11; second += 1) {
    nowMs += 1000;
    engine.evaluate(nowMs);
  }
  assert.equal(await push('new/1', 7, startMs), 0, 'the oldest have given way');
  assert.equal(total(), 407, 'what was refused is counted now');
  assert.ok(engine.sourceFigures().every(({ series }) => series <= limits.series));

  await engine.close();
  engine = open();
  nowMs += 1000;
  assert.equal(await push('old/0', 12, noonMs + 500), 0);
  assert.equal(total(), 407, 'nobody knows how much of it was counted before');
  nowMs += 1000;
  await push('old/0', 15, noonMs + 500);
  assert.equal(total(), 410);
  await engine.close();
  store.close();
});
