// The windows that counts are summed over. Up to 6 h they are sums of the steps of 15 s; longer ones
// are sums of cells of 5 min, which are sums of the steps, so that no sum reads too many samples.

import { durationText } from '../language/duration.ts';
import { stepSeconds } from './increment.ts';

export const cellSeconds = 300;

const longestFineSeconds = 6 * 3600;

export type Window = {
  readonly seconds: number;
  /** As the definition has it, and as series are named: 5m, 1h30m. */
  readonly text: string;
  /** Whether it is made of cells rather than of steps. */
  readonly coarse: boolean;
  readonly pieceSeconds: number;
  /** Of how many pieces it is made: of as many more as fill it. */
  readonly pieces: number;
  /** Of the pieces' series, with brackets. */
  readonly range: string;
};

/**
 * A range of so many pieces. It is a millisecond shorter than they are, since before Prometheus 3 a
 * range held both its ends, and so one piece too many.
 */
const rangeText = (seconds: number): string => `[${durationText(seconds - 1)}999ms]`;

/**
 * A group that reads what another one writes looks this far back, where good and total have both
 * been written. Otherwise it might see the one and not yet the other.
 */
export const writtenOffset = 'offset 1m';

export const windowOf = (seconds: number): Window => {
  const coarse = seconds > longestFineSeconds;
  const pieceSeconds = coarse ? cellSeconds : stepSeconds;
  const pieces = Math.ceil(seconds / pieceSeconds);
  const range = rangeText(pieces * pieceSeconds);
  return {
    ...{ seconds, text: durationText(seconds), coarse, pieceSeconds, pieces },
    range: coarse ? `${range} ${writtenOffset}` : range,
  };
};

/** The range of one cell, over steps. */
export const cellRange = `${rangeText(cellSeconds)} ${writtenOffset}`;
