import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberPattern } from './number-pattern.ts';
import { anchoredRegExp } from './regular-expression.ts';

const operators = ['<', '<=', '>', '>='] as const;
const compare = {
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
};

const passes = (pattern: string | null, text: string): boolean => {
  const expression = anchoredRegExp(pattern ?? '(');
  assert.ok(typeof expression !== 'string');
  return expression.test(text);
};

test('what they look like', () => {
  assert.equal(
    numberPattern('>=', 500),
    '(500|[6-9]\\d{2}|5[1-9]\\d|50[1-9]|[1-9]\\d{3,})(\\.\\d+)?',
  );
  assert.equal(numberPattern('<', 0), '-\\d+(\\.\\d+)?');
  assert.equal(numberPattern('<', 10), '-\\d+(\\.\\d+)?|(\\d)(\\.\\d+)?');
  for (const bound of [-1, 0.5, Number.NaN, 2 ** 60]) assert.equal(numberPattern('<', bound), null);
});

test('a number passes the pattern when it compares so', () => {
  const bound = fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 1200 }), fc.nat({ max: 1e9 }));
  const around = fc.tuple(bound, fc.constantFrom(-100, -10, -1, -0.5, 0, 0.25, 1, 9, 10, 99));
  fc.assert(
    fc.property(around, fc.constantFrom(...operators), ([bound, by], operator) => {
      const value = bound + by;
      assert.equal(
        passes(numberPattern(operator, bound), String(value)),
        compare[operator](value, bound),
        `${value} ${operator} ${bound}`,
      );
    }),
    { numRuns: 3000 },
  );
});

test('what is no number passes none', () => {
  for (const operator of operators)
    for (const text of ['', 'x', '-x', '5xx', '1e3', ' 5'])
      assert.equal(passes(numberPattern(operator, 5), text), false, `${text} ${operator} 5`);
});
