// The vertical axis of a budget plot: from a round figure under the lowest value to what is above the
// highest, with ticks at round figures, whose labels have as many digits as tell them apart.

export type Axis = {
  readonly low: number;
  readonly high: number;
  /** From low to high. */
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
};

/** 1, 2 or 5 times a power of ten: the largest that gives at least `least` steps in `span`. */
const roundStep = (span: number, least: number): number => {
  const raw = span / least;
  const power = 10 ** Math.floor(Math.log10(raw));
  return ([5, 2, 1].find((factor) => factor * power <= raw * (1 + 1e-9)) ?? 1) * power;
};

/** A line that never moves still has an axis: a hundredth of the whole. */
const leastSpan = 0.01;

/** @param values shares; 1 is 100 %, and always on the axis */
export const shareAxis = (values: readonly number[]): Axis => {
  const lowest = values.reduce((low, value) => Math.min(low, value), 1);
  const high = values.reduce((top, value) => Math.max(top, value), 1);
  const step = roundStep(Math.max(high - lowest, leastSpan), 3);
  const first = Math.floor(Math.min(lowest, high - leastSpan) / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const digits = Math.max(0, Math.ceil(-Math.log10(step * 100) - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => {
    const value = (first + index) * step;
    return { value, label: `${(value * 100).toFixed(digits)} %` };
  });
  return { low: first * step, high: last * step, ticks };
};
