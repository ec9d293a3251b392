// What is read from bytes is what Number reads from text; what is of another form is left alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PlainPoint } from './plain-point.ts';

const read = (end: string, before = ''): [value: number, timeMs: number, next: number] | null => {
  const point = new PlainPoint();
  const found = point.read(Buffer.from(before + end), before.length);
  return found ? [point.value, point.timeMs, point.next] : null;
};

test('whole numbers and seconds are as Number reads them', () => {
  const value = fc.maxSafeNat().filter((whole) => whole < 1e15);
  const decimals = fc.stringMatching(/^(\.\d{1,3})?$/);
  fc.assert(
    fc.property(value, fc.nat(99_999_999_999), decimals, (whole, seconds, fraction) => {
      const text = `${whole} ${seconds}${fraction}\n`;
      const timeMs = Math.round(Number(`${seconds}${fraction}`) * 1000);
      assert.deepEqual(read(`${text}more`, 'up{} '), [whole, timeMs, 5 + text.length]);
    }),
  );
});

test('any other form is left', () => {
  const others = [
    ...['1.5 100\n', '-1 100\n', '1e3 100\n', 'NaN 100\n', '+Inf 100\n', ' 100\n', '\n', ''],
    ...['1 100', '1 100.\n', '1 100.1234\n', '1 1e9\n', '1 -5\n', '1 \n', '1\n', '1  100\n'],
    ...['1 100 \n', '1 100\r\n', '1 100 # {trace_id="x"} 1 99\n'],
    ...['1234567890123456 100\n', '1 1234567890123\n'],
  ];
  for (const end of others) assert.equal(read(end), null, JSON.stringify(end));
});
