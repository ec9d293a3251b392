// The lines of a sparkline. A slice in which nothing was measured leaves a gap: lines end before it
// and begin anew behind it, and a slice alone between two gaps is a dot.

import { goodPercent } from '../../../ui/figure.ts';

export type Box = { readonly width: number; readonly height: number };
export type SparklineShape = {
  /** SVG path data, one for each run without a gap. */
  readonly lines: readonly string[];
  readonly dots: readonly (readonly [x: number, y: number])[];
  /** Height of the target's line; null where it lies outside. */
  readonly targetY: number | null;
};

/**
 * The lowest ratio shown; the highest is always 1. The target's room (1 − target) is shown twice, so
 * that a healthy line stays above the middle, unless a value lies deeper.
 */
export const lowestShown = (values: readonly (number | null)[], target: number): number => {
  const lowest = values.reduce<number>((low, value) => Math.min(low, value ?? 1), 1);
  const room = 1 - (1 - target) * 2;
  return Math.max(0, Math.min(room, lowest - (1 - lowest) * 0.1));
};

const rounded = (value: number): number => Math.round(value * 10) / 10;

export const sparkline = (
  values: readonly (number | null)[],
  target: number,
  { width, height }: Box,
): SparklineShape => {
  const low = lowestShown(values, target);
  const inset = 2;
  const x = (index: number) => rounded((index / Math.max(1, values.length - 1)) * width);
  const y = (value: number) =>
    rounded(inset + ((1 - Math.min(1, value)) / (1 - low || 1)) * (height - 2 * inset));

  const runs: (readonly [number, number])[][] = [];
  let run: (readonly [number, number])[] = [];
  values.forEach((value, index) => {
    if (value !== null) {
      if (run.length === 0) runs.push(run);
      run.push([x(index), y(value)]);
    } else run = [];
  });

  return {
    lines: runs
      .filter((points) => points.length > 1)
      .map((points) => `M${points.map(([px, py]) => `${px} ${py}`).join('L')}`),
    dots: runs.flatMap((points) => (points.length === 1 ? points : [])),
    targetY: target >= low ? y(target) : null,
  };
};

/** The same in words. */
export const sparklineWords = (values: readonly (number | null)[], target: number): string => {
  const measured = values.filter((value) => value !== null);
  if (measured.length === 0) return 'Last 10 minutes: nothing measured.';
  const low = goodPercent(Math.min(...measured));
  const high = goodPercent(Math.max(...measured));
  const missed = measured.filter((value) => value < target).length;
  const range = low === high ? `always ${low}` : `between ${low} and ${high}`;
  const gaps = values.length - measured.length;
  return [
    `Last 10 minutes: ${range};`,
    `below target in ${missed} of ${values.length} slices`,
    gaps > 0 ? `, nothing measured in ${gaps}.` : '.',
  ]
    .join(' ')
    .replaceAll(' ,', ',')
    .replaceAll(' .', '.');
};
