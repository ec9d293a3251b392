import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText } from './duration.ts';

test('lengths read as people write them', () => {
  const cases = [
    [5, '5s'],
    [60, '1m'],
    [300, '5m'],
    [5400, '1h30m'],
    [21_600, '6h'],
    [86_400, '1d'],
    [2_592_000, '30d'],
    [0, '0s'],
  ] as const;
  for (const [seconds, text] of cases) assert.equal(durationText(seconds), text);
});
