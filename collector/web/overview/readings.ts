// What a colour was decided on, in words and lengths: the current value beside the target, and each
// threshold with how near it is.

import { duration, windowInWords } from '../../../ui/duration.ts';
import { count, exactly, goodPercent, share, targetPercent } from '../../../ui/figure.ts';
import type { ObjectiveRow, StatusReading } from '../../serve/shapes.ts';

type ReadingsRow = Pick<ObjectiveRow, 'current' | 'target' | 'status' | 'sliceSeconds'>;

/** 'target 99.9 %', 'target 99 % of slices of 1 min'. */
export const targetWords = ({ target, sliceSeconds }: ReadingsRow): string =>
  `target ${targetPercent(target)}${sliceSeconds === null ? '' : ` of slices of ${duration(sliceSeconds)}`}`;

export type CurrentValue = {
  /** '99.93 %', or a dash where nothing was measured. */
  readonly value: string;
  readonly exact: string;
  /** 'good of 1,204, last minute'; null where nothing was measured: the reasons say that. */
  readonly context: string | null;
  readonly target: string;
  /** False where nothing was measured. */
  readonly measured: boolean;
  readonly missed: boolean;
};

export const currentValue = (row: ReadingsRow): CurrentValue => {
  const { ratio, good, total, windowSeconds } = row.current;
  const span = `last ${windowInWords(windowSeconds)}`;
  const known = row.status === 'stale' ? 'last known: ' : '';
  const target = targetWords(row);
  if (ratio === null)
    return {
      value: '—',
      exact: `nothing measured in the ${span}`,
      context: null,
      target,
      measured: false,
      missed: false,
    };
  return {
    value: goodPercent(ratio),
    exact: `${exactly(good)} good of ${exactly(total)} in the ${span}: ${exactly(ratio * 100)} %`,
    context: `${known}good of ${count(total)}, ${span}`,
    target,
    measured: true,
    missed: ratio < row.current.target,
  };
};

export type Threshold = {
  readonly colour: StatusReading['colour'];
  readonly text: string;
  /** '2.1 %', or a dash. */
  readonly now: string;
  readonly exact: string;
  /** How much of the way to the threshold: 0 to 1. */
  readonly nearness: number;
  readonly holds: boolean;
};

/**
 * A missed target is yellow by itself: where no yellow threshold is written down, it is the one.
 */
const targetReading = (row: ReadingsRow): StatusReading => {
  const { ratio, target } = row.current;
  return {
    text:
      row.sliceSeconds === null
        ? `target of ${targetPercent(target)} missed`
        : `${targetPercent(target)} good in a slice missed`,
    colour: 'yellow',
    badRatio: ratio === null ? null : 1 - ratio,
    badRatioAbove: 1 - target,
    // A few bad events do not colour anything, however large their share.
    holds: row.status !== 'green' && ratio !== null && ratio < target,
  };
};

const readingsOf = (row: ReadingsRow): readonly StatusReading[] =>
  row.current.readings.some(({ colour }) => colour === 'yellow')
    ? row.current.readings
    : [...row.current.readings, targetReading(row)];

export const threshold = (reading: StatusReading): Threshold => {
  const { text, colour, badRatio, badRatioAbove, holds } = reading;
  const limit = share(badRatioAbove);
  if (badRatio === null)
    return { colour, text, now: '—', exact: 'nothing measured', nearness: 0, holds };
  return {
    colour,
    text,
    now: share(badRatio),
    exact: `${exactly(badRatio * 100)} % now, ${colour} above ${limit}`,
    nearness: badRatioAbove === 0 ? (badRatio > 0 ? 1 : 0) : Math.min(1, badRatio / badRatioAbove),
    holds,
  };
};

const nearest = (readings: readonly Threshold[], colour: StatusReading['colour']) =>
  readings
    .filter((reading) => reading.colour === colour)
    .toSorted((a, b) => Number(b.holds) - Number(a.holds) || b.nearness - a.nearness)
    .slice(0, 1);

/** All thresholds, yellow before red: the order in which they are passed. */
export const thresholds = (row: ReadingsRow): readonly Threshold[] =>
  readingsOf(row)
    .map(threshold)
    .toSorted((a, b) => b.colour.localeCompare(a.colour, 'en'));

/** For a tile: of each colour the threshold that is nearest. */
export const tileThresholds = (row: ReadingsRow): readonly Threshold[] => {
  const all = readingsOf(row).map(threshold);
  return [...nearest(all, 'yellow'), ...nearest(all, 'red')];
};

/** The reasons that the thresholds on show do not give already. */
export const furtherReasons = (
  reasons: readonly string[],
  shown: readonly Threshold[],
): readonly string[] =>
  reasons.filter((reason) => !shown.some(({ holds, text }) => holds && reason.startsWith(text)));
