import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage } from './coverage.ts';

const span = { startMs: 0, endMs: 100_000 };

test('the share of the whole period that was observed', () => {
  assert.equal(coverage(50, span, 0, 100_000), 0.5);
  assert.equal(coverage(0, span, 0, 100_000), 0);
  assert.equal(coverage(120, span, 0, 100_000), 1);
});

test('what its source was heard before counting began does not help', () => {
  assert.equal(coverage(50, span, 90_000, 100_000), 0.1);
});
