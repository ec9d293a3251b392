// A line over time in Braille dots, 2 × 4 to a character. What is not known leaves a gap: nothing is
// drawn across it.

import type { Axis } from './axis.ts';
import type { LeftPoint } from './report.ts';

/** Dots of a character, by row from above, left and right. */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

const blank = 0x2800;

/** The lowest and highest value of each column of dots; null where nothing is known in it. */
const bands = (
  points: readonly LeftPoint[],
  fromMs: number,
  toMs: number,
  count: number,
): ({ low: number; high: number } | null)[] => {
  const result: ({ low: number; high: number } | null)[] = Array.from(
    { length: count },
    () => null,
  );
  const columnAt = (atMs: number): number =>
    Math.min(
      count - 1,
      Math.max(0, Math.floor(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * count)),
    );
  let last: { column: number; value: number } | null = null;
  for (const { atMs, left } of points) {
    if (left === null) {
      last = null;
      continue;
    }
    const column = columnAt(atMs);
    // The line holds its value until the next point, and rises or falls there.
    for (let between = last?.column ?? column; between <= column; between += 1) {
      const value = between === column ? left : (last?.value ?? left);
      const from = between === column ? Math.min(left, last?.value ?? left) : value;
      const to = between === column ? Math.max(left, last?.value ?? left) : value;
      const band = result[between];
      result[between] =
        band === null || band === undefined
          ? { low: from, high: to }
          : { low: Math.min(band.low, from), high: Math.max(band.high, to) };
    }
    last = { column, value: left };
  }
  return result;
};

/** @returns `rows` lines of `columns` characters, the highest value in the first */
export const brailleLine = (
  points: readonly LeftPoint[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  { low, high }: Axis,
  columns: number,
  rows: number,
): string[] => {
  const cells = Array.from({ length: rows }, () => new Array<number>(columns).fill(blank));
  const height = rows * 4;
  const rowOf = (value: number): number =>
    Math.min(height - 1, Math.max(0, Math.round(((high - value) / (high - low)) * (height - 1))));
  for (const [x, band] of bands(points, fromMs, toMs, columns * 2).entries()) {
    if (band === null) continue;
    for (let y = rowOf(band.high); y <= rowOf(band.low); y += 1) {
      const line = cells[Math.floor(y / 4)];
      const dot = dots[y % 4]?.[x % 2] ?? 0;
      const cell = Math.floor(x / 2);
      if (line !== undefined) line[cell] = (line[cell] ?? blank) | dot;
    }
  }
  return cells.map((line) => String.fromCharCode(...line).replaceAll('⠀', ' '));
};

/** The row, of `rows`, in which a value is drawn. */
export const rowOfValue = (value: number, { low, high }: Axis, rows: number): number =>
  Math.floor(Math.round(((high - value) / (high - low)) * (rows * 4 - 1)) / 4);
