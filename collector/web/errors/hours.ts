// The occurrences of each hour as bars to scale, and in words. An hour without any has no bar.

export type Bar = {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly count: number;
  /** When the hour began. */
  readonly atMs: number;
};

const hourMs = 3_600_000;
/** The least height of an hour with any: it is seen beside one with thousands. */
const least = 2;

export const hourBars = (
  counts: readonly number[],
  box: { readonly width: number; readonly height: number },
  nowMs: number,
): readonly Bar[] => {
  const most = Math.max(1, ...counts);
  const step = box.width / Math.max(1, counts.length);
  const lastHourMs = Math.floor(nowMs / hourMs) * hourMs;
  return counts.flatMap((count, index) => {
    if (count === 0) return [];
    const height = Math.max(least, (count / most) * box.height);
    const atMs = lastHourMs - (counts.length - 1 - index) * hourMs;
    return [{ x: index * step, width: step * 0.82, y: box.height - height, height, count, atMs }];
  });
};

/** For those who do not see the bars. */
export const hoursInWords = (counts: readonly number[]): string => {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const span = counts.length === 24 ? '24 hours' : `${Math.round(counts.length / 24)} days`;
  if (total === 0) return `None in the last ${span}`;
  const peak = Math.max(...counts);
  const ago = counts.length - 1 - counts.lastIndexOf(peak);
  const when = ago === 0 ? 'this hour' : ago === 1 ? '1 hour ago' : `${ago} hours ago`;
  return `${total} in the last ${span}, most ${when} (${peak})`;
};
