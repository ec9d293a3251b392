// Good of total events. Whole numbers stay whole; fractions (seconds, say) are kept as multiples of
// 2^-20, so that adding and taking away is exact and a running sum never drifts.

export type Counts = { readonly good: number; readonly total: number };

export const none: Counts = { good: 0, total: 0 };

const grain = 2 ** 20;
/** Above this a double has no room left for the fraction beside exact sums. */
const largestFraction = 2 ** 32;

/** The nearest number that sums exactly: whole numbers are left as they are. */
export const exact = (value: number): number => {
  if (Number.isInteger(value)) return value;
  if (Math.abs(value) > largestFraction) return Math.round(value);
  return Math.round(value * grain) / grain;
};

export const plus = (a: Counts, b: Counts): Counts => ({
  good: a.good + b.good,
  total: a.total + b.total,
});

/** Never negative: more good than total is told as a diagnostic, not as negative errors. */
export const bad = ({ good, total }: Counts): number => Math.max(0, total - good);
