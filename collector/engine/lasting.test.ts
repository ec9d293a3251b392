// An engine whose store is never read again counts and judges like any other, and writes neither
// counts nor last values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AlertTransition, Engine } from '../engine.ts';
import { openStore } from '../store/database.ts';
import { noonMs, scraped, sloSet } from './fixture.ts';

const dayMs = 86_400_000;
const stepMs = 10_000;

const slos = {
  ...sloSet(),
  dataSources: [{ name: 'app', type: 'prometheus' as const, intervalSeconds: 10 }],
};

/** Errors for a while; then their series is gone for more than a day, and comes back higher. */
const play = async (isLasting: boolean) => {
  const store = openStore(':memory:');
  let nowMs = noonMs;
  const told: AlertTransition[] = [];
  const engine = new Engine({ slos, store, isLasting, now: () => nowMs });
  const acknowledged: Promise<unknown>[] = [];
  for (; nowMs <= noonMs + dayMs + 3_600_000; nowMs += stepMs) {
    const sinceMs = nowMs - noonMs;
    const [good, bad] = [sinceMs / 1000, sinceMs / 10_000];
    const isGone = sinceMs > 600_000 && sinceMs < dayMs + 1_800_000;
    const counts = { 200: good, ...(isGone ? {} : { 500: bad }) };
    acknowledged.push(engine.ingest(scraped(nowMs, counts, noonMs - dayMs)));
    told.push(...engine.evaluate(nowMs));
  }
  assert.deepEqual(new Set(await Promise.all(acknowledged)), new Set(['stored']));
  const said = { rows: engine.rows(nowMs), alerts: engine.alerts(), told };
  await engine.close();
  const written = ['cells', 'series', 'targets', 'sightings'].map(
    (table) => store.database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows,
  );
  store.close();
  return { said, written };
};

test('what is written makes no difference to what is said', async () => {
  const [lasting, passing] = [await play(true), await play(false)];
  assert.deepEqual(passing.said, lasting.said);
  assert.ok(lasting.said.told.length > 0);
  assert.ok(lasting.written.every((rows) => Number(rows) > 0));
  assert.deepEqual(passing.written, [0, 0, 0, 0]);
});
