import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandsOf } from './bands.ts';

const mine = { name: 'uptime', objective: 'up' };
const told = (alertId: string, state: 'firing' | 'resolved', at: number, name = 'uptime') => ({
  ...mine,
  name,
  alertId,
  state,
  at,
});

test('a firing goes from its first page to its end, or to now', () => {
  const pages = [told('a', 'resolved', 50), told('a', 'firing', 30), told('a', 'firing', 20)];
  assert.deepEqual(bandsOf(mine, [], [...pages, told('b', 'firing', 60)], 100), [
    { fromMs: 20, toMs: 50 },
    { fromMs: 60, toMs: 100 },
  ]);
});

test('what the engine knows is nearer: alerts that nobody was paged about, and their ends', () => {
  const alerts = [
    { id: 'a', state: 'resolved', since: 10, resolvedAt: 40 },
    { id: 'c', state: 'firing', since: 70, resolvedAt: null },
    { id: 'd', state: 'pending', since: 80, resolvedAt: null },
  ] as const;
  assert.deepEqual(bandsOf(mine, alerts, [told('a', 'firing', 12)], 100), [
    { fromMs: 10, toMs: 40 },
    { fromMs: 70, toMs: 100 },
  ]);
});

test('pages of other objectives are not on its timeline', () => {
  assert.deepEqual(bandsOf(mine, [], [told('a', 'firing', 1, 'other')], 100), []);
});
