import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lapses, overlaps } from './lapses.ts';

test('an edge is shared by nobody', () => {
  const interval = { fromMs: 10, toMs: 20 };
  for (const [fromMs, toMs, expected] of [
    [0, 10, false],
    [0, 11, true],
    [12, 13, true],
    [0, 90, true],
    [19, 90, true],
    [20, 90, false],
  ] as const) {
    assert.equal(overlaps({ fromMs, toMs }, interval), expected, `${fromMs} to ${toMs}`);
  }
});

test('lapses are found whole, oldest first', () => {
  const lapses = new Lapses(0);
  lapses.add({ fromMs: 5, toMs: 12 });
  lapses.add({ fromMs: 15, toMs: 16 });
  lapses.add({ fromMs: 30, toMs: 40 });
  assert.deepEqual(lapses.within({ fromMs: 10, toMs: 20 }), [
    { fromMs: 5, toMs: 12 },
    { fromMs: 15, toMs: 16 },
  ]);
  assert.deepEqual(lapses.within({ fromMs: 16, toMs: 30 }), []);
});

test('what is forgotten is unknown, and memory is bounded', () => {
  const lapses = new Lapses(100, 2);
  assert.equal(lapses.knownSince({ fromMs: 100, toMs: 200 }), null);
  assert.equal(lapses.knownSince({ fromMs: 99, toMs: 200 }), 100);
  for (const fromMs of [110, 120, 130]) lapses.add({ fromMs, toMs: fromMs + 5 });
  assert.deepEqual(lapses.within({ fromMs: 0, toMs: 999 }), [
    { fromMs: 120, toMs: 125 },
    { fromMs: 130, toMs: 135 },
  ]);
  assert.equal(lapses.knownSince({ fromMs: 114, toMs: 200 }), 115);
  assert.equal(lapses.knownSince({ fromMs: 115, toMs: 200 }), null);
});
