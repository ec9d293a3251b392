// The windows that burn is looked at over. They end on the edges of the cells that counts are kept
// in, hold at least four samples of their source, and whole time slices where those are counted.

import defaults from './burn-windows.json' with { type: 'json' };

/** What a window has to hold: how often its source is heard, and its time slices if it has such. */
export type Grain = { readonly intervalSeconds: number; readonly sliceSeconds: number | null };

const minute = 60;

/** Cells widen with age. */
const cellSeconds = (seconds: number): number => {
  if (seconds <= 10 * minute) return 1;
  if (seconds <= 70 * minute) return 10;
  if (seconds <= 360 * minute) return minute;
  return seconds <= 72 * 60 * minute ? 10 * minute : 60 * minute;
};

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
const commonMultiple = (a: number, b: number): number => (a / commonDivisor(a, b)) * b;

/** The nearest window that counts can be read over. */
export const legible = (seconds: number, sliceSeconds: number | null = null): number => {
  const edge = commonMultiple(cellSeconds(seconds), sliceSeconds ?? 1);
  return Math.max(1, Math.round(seconds / edge)) * edge;
};

/** A twelfth of the long window, as people have it: 5 m of 1 h. */
export const shortOf = (longSeconds: number, sliceSeconds: number | null = null): number =>
  legible(longSeconds / defaults.shortShare, sliceSeconds);

/** No window is shorter. */
export const leastSeconds = ({ intervalSeconds, sliceSeconds }: Grain): number =>
  Math.max(
    Math.ceil(defaults.leastSamples * intervalSeconds),
    defaults.leastSlices * (sliceSeconds ?? 0),
  );

/** The bad events, or bad slices, without which a default alert stays quiet. */
export const minimumBad = (usual: number, { sliceSeconds }: Grain): number =>
  sliceSeconds === null ? usual : defaults.minimumBadSlices;
