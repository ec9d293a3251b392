import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { SpanCondition } from '../../../../language/slo-set.ts';
import { valueTest } from '../../../../language/span-filter.ts';
import { numberRange } from './number-range.ts';

const operators = ['=', '!=', '<', '<=', '>', '>=', '=~', '!~'] as const;

test('a range says of every number what the comparison says', () => {
  const near = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .chain((value) =>
      fc.tuple(
        fc.constant(value),
        fc.oneof(
          fc.constantFrom(value, -value, value + 1, value * (1 + 2 ** -52), value * (1 - 2 ** -53)),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
        ),
      ),
    );
  fc.assert(
    fc.property(fc.constantFrom(...operators), near, fc.boolean(), (operator, pair, isText) => {
      const [wanted, actual] = pair;
      if (!Number.isFinite(actual)) return;
      const condition: SpanCondition = {
        ...{ field: { scope: 'intrinsic', name: 'duration' }, operator },
        value: isText || operator.endsWith('~') ? String(wanted).replace(/[+.]/g, '1') : wanted,
      };
      const { low, high, isInside } = numberRange(condition);
      assert.equal((actual >= low && actual <= high) === isInside, valueTest(condition)(actual));
    }),
    { numRuns: 1000 },
  );
});

test('the least step is seen, and zero has no sign', () => {
  const passes = (operator: '<' | '>' | '=', value: number, actual: number) => {
    const field = { scope: 'intrinsic', name: 'duration' } as const;
    const { low, high, isInside } = numberRange({ field, operator, value });
    return (actual >= low && actual <= high) === isInside;
  };
  assert.deepEqual(
    [passes('<', 0, -Number.MIN_VALUE), passes('<', 0, -0), passes('>', -0, Number.MIN_VALUE)],
    [true, false, true],
  );
  assert.deepEqual(
    [passes('=', 0, -0), passes('>', 1, 1 + 2 ** -52), passes('<', -1, -1 - 2 ** -52)],
    [true, true, true],
  );
  assert.equal(passes('=', Number.NaN, 1), false);
});
