import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresText, percentText, read } from './reading.ts';

const limit = { text: 'slow', colour: 'red', badRatioAbove: 0.05 } as const;

test('a condition holds above its ratio, not at it, and needs its bad events', () => {
  const cases = [
    [94, 100, 'holds'],
    [95, 100, 'clear'],
    [0, 2, 'thin'],
    [0, 3, 'holds'],
    [5, 5, 'clear'],
    [0, 0, 'no data'],
  ] as const;
  for (const [good, total, answer] of cases) {
    assert.equal(read(limit, { good, total }, 3).answer, answer, `${good} of ${total}`);
  }
});

test('shares as people read them', () => {
  const cases = [
    [0, '0 %'],
    [0.124, '12.4 %'],
    [0.0312, '3.1 %'],
    [0.00031, '0.031 %'],
    [1, '100 %'],
  ] as const;
  for (const [share, text] of cases) assert.equal(percentText(share), text);
});

test('figures in words', () => {
  assert.equal(figuresText({ good: 261, total: 298 }, 60), '37 of 298 in 1m (12.4 %)');
  assert.equal(figuresText({ good: 1.25, total: 2.5 }, 300), '1.3 of 2.5 in 5m (50 %)');
  assert.equal(figuresText({ good: 0, total: 0 }, 60), 'nothing measured in 1m');
  const close = { good: 94_990, total: 100_000 };
  assert.equal(figuresText(close, 60), '5010 of 100000 in 1m (5 %)');
  assert.equal(figuresText(close, 60, 0.05), '5010 of 100000 in 1m (5.01 %)');
});
