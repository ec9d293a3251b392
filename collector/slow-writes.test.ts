import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScrapedTargets } from './ingest/remote-write/scraped-targets.ts';
import { slowWrites } from './slow-writes.ts';

const shop = { name: 'shop', type: 'remote-write', intervalSeconds: 15 } as const;

test('what is scraped much less often than was said is told', () => {
  const of = (seconds: number) => slowWrites([shop], new Map([['shop', seconds]]));
  assert.deepEqual([of(15), of(30), slowWrites([shop], new Map())], [[], [], []]);
  const [sentence = ''] = of(60);
  assert.match(sentence, /of shop is scraped every 1m, but its DataSource says 15s/);
  assert.match(sentence, /Say signalbox\/interval: 1m\.$/);
});

test('the target that is scraped most often tells how often that is', () => {
  const targets = new ScrapedTargets();
  assert.equal(targets.leastIntervalMs, null);
  for (const [target, timeMs] of [
    ['a', 0],
    ['b', 5000],
    ['a', 60_000],
    ['b', 20_000],
    ['b', 100_000],
  ] as const) {
    targets.see(target, timeMs);
  }
  assert.equal(targets.leastIntervalMs, 15_000);
});
