// One condition, read over one window: does it hold, and are there events enough to say so?
// 'no data' is an answer of its own; so is 'thin', a bad ratio made of too few bad events.

import { durationText } from '../../language/duration.ts';
import { badRatio, type NoData } from '../budget/burn.ts';
import { bad, type Counts } from '../sli/counts.ts';

export type Answer = 'holds' | 'thin' | 'clear' | NoData;

export type Reading = {
  readonly text: string;
  readonly colour: 'red' | 'yellow';
  readonly counts: Counts;
  readonly badRatio: number | NoData;
  readonly badRatioAbove: number;
  readonly answer: Answer;
};

export type Limit = Pick<Reading, 'text' | 'colour' | 'badRatioAbove'>;

export const read = (limit: Limit, counts: Counts, minimumBadEvents: number): Reading => {
  const share = badRatio(counts);
  let answer: Answer = 'clear';
  if (share === 'no data') answer = share;
  else if (share > limit.badRatioAbove) answer = bad(counts) >= minimumBadEvents ? 'holds' : 'thin';
  return { ...limit, counts, badRatio: share, answer };
};

/** As people read it: 12.4 %, 0.031 %. */
export const percentText = (share: number): string => {
  const percent = share * 100;
  if (percent === 0 || percent >= 10) return `${Math.round(percent * 10) / 10} %`;
  return `${Number(percent.toPrecision(2))} %`;
};

/** As percentText, with as many digits more as it takes to read unlike the limit that it is not. */
export const percentBeside = (share: number, limit: number): string => {
  const text = percentText(share);
  if (share === limit || text !== percentText(limit)) return text;
  const rounded = (ratio: number, digits: number) => Number((ratio * 100).toPrecision(digits));
  const digits = [3, 4, 5, 6].find((count) => rounded(share, count) !== rounded(limit, count));
  return `${rounded(share, digits ?? 12)} %`;
};

const amount = (count: number): string =>
  Number.isInteger(count) ? String(count) : count.toFixed(1);

/**
 * '37 of 298 in 1m (12.4 %)'
 * @param limit what the share is told apart from
 * @param unit what is counted, where it is not events: '2 of 60 slices in 1h (3.3 %)'
 */
export const figuresText = (
  counts: Counts,
  windowSeconds: number,
  limit?: number,
  unit = '',
): string => {
  const share = badRatio(counts);
  const window = durationText(windowSeconds);
  if (share === 'no data') return `nothing measured in ${window}`;
  const percent = limit === undefined ? percentText(share) : percentBeside(share, limit);
  const total = `${amount(counts.total)}${unit === '' ? '' : ` ${unit}`}`;
  return `${amount(bad(counts))} of ${total} in ${window} (${percent})`;
};
