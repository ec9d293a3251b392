// The cell widths of a history and how far each reaches back. Cells are aligned to UTC: cell n of a
// width holds what was counted in (n × width, (n + 1) × width]. An SLO's cells take about 40 KB.

export type Level = {
  readonly number: number;
  readonly widthSeconds: number;
  readonly cells: number;
};

export const levels = [
  { number: 0, widthSeconds: 1, cells: 600 },
  { number: 1, widthSeconds: 10, cells: 420 },
  { number: 2, widthSeconds: 60, cells: 360 },
  { number: 3, widthSeconds: 600, cells: 432 },
  // A month of 31 days, and the hour by which a clock that is set back makes it longer.
  { number: 4, widthSeconds: 3600, cells: 745 },
  // Kept on disk for all; in memory only for periods that need it.
  { number: 5, widthSeconds: 86_400, cells: 400 },
] as const satisfies readonly Level[];

export const secondsOf = ({ widthSeconds, cells }: Level): number => widthSeconds * cells;

export const longestSeconds = secondsOf(levels[5]);

/** The cell that holds what was counted at this moment. */
export const cellAt = (timeMs: number, { widthSeconds }: Level): number =>
  Math.ceil(timeMs / (widthSeconds * 1000)) - 1;

/** The first cell that begins at this moment or later. */
export const cellFrom = (timeMs: number, { widthSeconds }: Level): number =>
  Math.ceil(timeMs / (widthSeconds * 1000));

export const endOf = (cell: number, { widthSeconds }: Level): number =>
  (cell + 1) * widthSeconds * 1000;

/**
 * The finest level that reaches so far back.
 * @throws RangeError when none does
 */
export const levelFor = (seconds: number): Level => {
  const level = levels.find((candidate) => secondsOf(candidate) >= seconds);
  if (level === undefined || seconds <= 0) {
    throw new RangeError(`A window of ${seconds} s is not within ${longestSeconds} s.`);
  }
  return level;
};
