import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalBound } from './bound.ts';

test('bounds are compared as numbers', () => {
  const cases = [
    ['1', '1'],
    ['1.0', '1'],
    ['1e0', '1'],
    ['0.50', '0.5'],
    ['+Inf', '+Inf'],
    ['Inf', '+Inf'],
    ['inf', '+Inf'],
    ['', ''],
    ['fast', 'fast'],
  ];
  for (const [written = '', canonical] of cases) assert.equal(canonicalBound(written), canonical);
});
