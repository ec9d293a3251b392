// Days are on disk for a year, whether anybody asks for them or not: a promise over a year that is
// made today reads what was counted under one over a month.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../engine.ts';
import { openStore } from '../store/database.ts';
import { noonMs, objective, scraped, sloSet } from './fixture.ts';

const dayMs = 86_400_000;

/** [good, total] of all that the objective's period holds. */
const counts = (engine: Engine, nowMs: number) => {
  const [row] = engine.rows(nowMs);
  return [row?.good, row?.total];
};

test('a year is read from the days that a month has left on disk', async () => {
  const store = openStore(':memory:', noonMs);
  let nowMs = noonMs;
  const monthly = new Engine({ slos: sloSet(), store, now: () => nowMs });
  const startMs = noonMs;
  for (const [day, requests] of [
    [0, 0],
    [1, 100],
    [60, 250],
    [200, 1000],
  ] as const) {
    nowMs = noonMs + day * dayMs;
    // Scraped twice, so that what was counted before is bridged and the last of it is not.
    for (const extra of [0, 1]) {
      nowMs += 1000;
      const byCode = { 200: requests + extra, 500: day + extra };
      const stored = monthly.ingest(scraped(nowMs, byCode, startMs));
      monthly.evaluate(nowMs);
      await stored;
    }
  }
  assert.ok(Number(counts(monthly, nowMs)[1]) < 1000, 'a month holds a part');
  await monthly.close();

  const period = { kind: 'rolling', seconds: 365 * 86_400, text: '365d' } as const;
  const yearly = new Engine({
    slos: sloSet([{ ...objective, period }]),
    store,
    now: () => nowMs,
  });
  const [good, total] = counts(yearly, nowMs);
  assert.deepEqual([good, total], [1001, 1202]);
  await yearly.close();
  store.close();
});
