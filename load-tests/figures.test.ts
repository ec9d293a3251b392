import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, milliseconds, percent } from './figures.ts';

test('figures have as many digits as they need', () => {
  assert.deepEqual([0.95, 0.999, 0.99899, 1 / 3, 1, 0].map(percent), [
    ...['95 %', '99.9 %', '99.899 %', '33.3333 %', '100 %', '0 %'],
  ]);
  assert.deepEqual([0.1234, 8.827, 87.55, 512.34, 1200].map(milliseconds), [
    ...['0.123 ms', '8.83 ms', '87.6 ms', '512.3 ms', '1200 ms'],
  ]);
  assert.deepEqual([counted(1, 'event'), counted(0, 'event')], ['1 event', '0 events']);
});
