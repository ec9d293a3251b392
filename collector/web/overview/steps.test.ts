import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestIn } from './steps.ts';

// a b c
// d e     of other widths
const boxes = [
  { x: 50, y: 0 },
  { x: 150, y: 0 },
  { x: 250, y: 0 },
  { x: 75, y: 100 },
  { x: 225, y: 100 },
];

test('down goes to the next row, to what is nearest under it; up comes back', () => {
  const from = (index: number, direction: 1 | -1) =>
    nearestIn(boxes, boxes[index] ?? { x: 0, y: 0 }, direction);
  assert.equal(from(0, 1), 3);
  assert.equal(from(2, 1), 4);
  assert.equal(from(4, -1), 2);
  assert.equal(from(0, -1), null);
  assert.equal(from(3, 1), null);
});
