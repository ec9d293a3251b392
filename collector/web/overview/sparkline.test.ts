import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lowestShown, sparkline, sparklineWords } from './sparkline.ts';

const box = { width: 100, height: 20 };

test('a gap ends the line, and a value alone is a dot', () => {
  const { lines, dots } = sparkline([1, 1, null, 1, null], 0.9, box);
  assert.deepEqual(lines, ['M0 2L25 2']);
  assert.deepEqual(dots, [[75, 2]]);
});

test('nothing measured draws no line', () => {
  const { lines, dots } = sparkline([null, null], 0.9, box);
  assert.deepEqual([lines, dots], [[], []]);
});

test('every value is within the box, and 1 at its top', () => {
  const value = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(value, { maxLength: 60 }),
      fc.constantFrom(0.5, 0.9, 0.999),
      (values, goal) => {
        const { lines, dots, targetY } = sparkline(values, goal, box);
        const numbers = `${lines.join(' ')} ${dots.join(' ')}`.match(/[\d.]+/g) ?? [];
        assert.ok(numbers.every((text) => Number(text) >= 0 && Number(text) <= 100));
        assert.ok(targetY !== null && targetY >= 2 && targetY <= 18);
        assert.ok(lowestShown(values, goal) <= Math.min(goal, ...values.map((each) => each ?? 1)));
      },
    ),
  );
});

test('in words', () => {
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');
  assert.equal(
    plain(sparklineWords([1, 0.8, null], 0.9)),
    'Last 10 minutes: between 80.00 % and 100 %; below target in 1 of 3 slices, nothing measured in 1.',
  );
  assert.equal(sparklineWords([null], 0.9), 'Last 10 minutes: nothing measured.');
});
