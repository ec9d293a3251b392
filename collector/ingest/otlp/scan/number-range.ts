// A comparison with a number as a range that is tested without a call: everything from `low` to
// `high`, both included, or everything else.

import type { SpanCondition } from '../../../../language/slo-set.ts';

export type NumberRange = {
  readonly low: number;
  readonly high: number;
  readonly isInside: boolean;
};

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** The next double in that direction. */
const next = (value: number, up: boolean): number => {
  if (value === 0) return up ? Number.MIN_VALUE : -Number.MIN_VALUE;
  if (!Number.isFinite(value)) return value;
  double[0] = value;
  bits[0] = (bits[0] as bigint) + (value > 0 === up ? 1n : -1n);
  return double[0] as number;
};

const [least, most] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
const nothing: NumberRange = { low: most, high: least, isInside: true };

/** Of finite numbers. */
export const numberRange = ({ operator, value }: SpanCondition): NumberRange => {
  // What is no number is compared with none.
  if (typeof value !== 'number' || Number.isNaN(value)) return nothing;
  switch (operator) {
    case '=':
      return { low: value, high: value, isInside: true };
    case '!=':
      return { low: value, high: value, isInside: false };
    case '<':
      return { low: least, high: next(value, false), isInside: true };
    case '<=':
      return { low: least, high: value, isInside: true };
    case '>':
      return { low: next(value, true), high: most, isInside: true };
    case '>=':
      return { low: value, high: most, isInside: true };
    default:
      return nothing;
  }
};
