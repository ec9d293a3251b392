import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurnAlert } from '../../language/slo-set.ts';
import { read } from './reading.ts';
import { burnVerdict, staleVerdict, thresholdVerdict } from './verdict.ts';

const alert: BurnAlert = {
  severity: 'page',
  longSeconds: 3600,
  shortSeconds: 300,
  factor: 14.4,
  minimumBadEvents: 3,
};
const hour = 3_600_000;
const counts = (good: number, total: number) => ({ good, total });

test('a burn alert needs both windows and its bad events', () => {
  const cases = [
    ['both burn', counts(80, 100), counts(8, 10), false, hour, 'holds'],
    ['it is over', counts(80, 100), counts(10, 10), false, hour, 'clear'],
    ['a spike only', counts(99, 100), counts(8, 10), false, hour, 'clear'],
    ['two bad events of two', counts(0, 2), counts(0, 2), false, hour, 'thin'],
    ['nothing lately', counts(80, 100), counts(0, 0), false, hour, 'idle'],
    ['nothing at all, for an hour', counts(0, 0), counts(0, 0), false, hour, 'passed idle'],
    ['nothing at all, since it is heard again', counts(0, 0), counts(0, 0), false, 60_000, 'idle'],
    ['silent', counts(80, 100), counts(8, 10), true, 0, 'unknown'],
  ] as const;
  for (const [what, long, short, silent, liveMs, verdict] of cases) {
    assert.equal(burnVerdict(alert, 0.99, { long, short }, silent, liveMs), verdict, what);
  }
});

test('the threshold alert follows the status', () => {
  const limit = { text: 'slow', colour: 'red', badRatioAbove: 0.05 } as const;
  const thin = [read(limit, counts(0, 2), 3)];
  const clear = [read(limit, counts(9, 9), 3)];
  assert.equal(thresholdVerdict('red', clear, hour, 60), 'holds');
  assert.equal(thresholdVerdict('green', clear, hour, 60), 'clear');
  assert.equal(thresholdVerdict('green', thin, hour, 60), 'thin');
  assert.equal(thresholdVerdict('stale', clear, 0, 60), 'unknown');
  assert.equal(thresholdVerdict('no data', clear, 59_000, 60), 'idle');
  assert.equal(thresholdVerdict('no data', clear, 60_000, 60), 'passed idle');
});

test('three intervals of silence, and no alert for a hiccup', () => {
  assert.equal(staleVerdict(3000, 1000), 'clear');
  assert.equal(staleVerdict(3001, 1000), 'thin');
  assert.equal(staleVerdict(10_001, 1000), 'holds');
  assert.equal(staleVerdict(30_000, 10_000), 'clear');
  assert.equal(staleVerdict(30_001, 10_000), 'holds');
});
