import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { openStore } from '../../store/database.ts';
import { openMarkers } from './markers.ts';
import { markerMetrics } from './metrics.ts';

const nowMs = 1_800_000_000_000;
const minute = 60_000;

const exposed = async (given: readonly (readonly [string, number])[], now = nowMs) => {
  const store = openStore(':memory:');
  const markers = openMarkers(store, nowMs);
  for (const [title, at] of given) markers.add({ at, kind: 'deploy', title, detail: '' });
  const registry = new Registry();
  markerMetrics(registry, markers, () => now);
  const text = await registry.metrics();
  store.close();
  return text.split('\n').filter((line) => line.startsWith('signalbox_marker'));
};

const line = (title: string, seconds: number): string =>
  `signalbox_marker_timestamp_seconds{kind="deploy",title="${title}"} ${seconds}`;

test('a marker is a series whose value is its moment', async () => {
  assert.deepEqual(await exposed([['v2', nowMs - 1500]]), [line('v2', 1_799_999_998.5)]);
});

test('what happened again has its last time', async () => {
  const lines = await exposed([
    ['v2', nowMs - 9 * minute],
    ['v2', nowMs - minute],
    ['v2', nowMs - 5 * minute],
  ]);
  assert.deepEqual(lines, [line('v2', 1_799_999_940)]);
});

test('after an hour a marker is gone from here', async () => {
  const given = [['v2', nowMs]] as const;
  assert.equal((await exposed(given, nowMs + 59 * minute)).length, 1);
  assert.deepEqual(await exposed(given, nowMs + 61 * minute), []);
});

test('in a storm the newest hundred are shown', async () => {
  const storm = Array.from({ length: 150 }, (_, index) => [`n${index}`, nowMs - index] as const);
  const lines = await exposed(storm);
  assert.equal(lines.length, 100);
  assert.ok(lines.includes(line('n99', (nowMs - 99) / 1000)));
  assert.ok(!lines.some((one) => one.includes('"n100"')));
});

test('a title is taken as it is', async () => {
  assert.deepEqual(await exposed([['say "x"\\y', nowMs]]), [
    line('say \\"x\\"\\\\y', nowMs / 1000),
  ]);
});
