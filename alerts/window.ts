// The windows that counts are summed over, and of what each is made. Up to 6 h they are sums of the
// steps of 15 s; longer ones are sums of cells of 5 min, which are sums of the steps, so that no sum
// reads too many samples. An objective that counts time slices sums slices in place of steps.

import { limitsOf, windowsOfAlert } from '../language/burn-limit.ts';
import { durationText } from '../language/duration.ts';
import { periodSeconds } from '../language/period.ts';
import type { Objective } from '../language/slo-set.ts';

export const stepSeconds = 15;
export const cellSeconds = 300;

const longestFineSeconds = 6 * 3600;

/** Too long to be a sum of steps. */
export const isLong = (seconds: number): boolean => seconds > longestFineSeconds;

/** Alerts that look back no further are evaluated at every step, all others once a minute. */
export const longestQuickSeconds = 3600;

export type Window = {
  readonly seconds: number;
  /** As the definition has it, and as series are named: 5m, 1h30m. */
  readonly text: string;
  readonly of: 'steps' | 'slices' | 'cells';
  readonly pieceSeconds: number;
  /** Of how many pieces it is made: of as many more as fill it. */
  readonly pieces: number;
  /** It ends so long before the evaluation. */
  readonly lagSeconds: number;
  /** Of the pieces' series: brackets, and where there is a lag, the offset. */
  readonly range: string;
};

/**
 * A group that reads good and total of what another one writes looks this far back, where both have
 * been written. Otherwise it might see the one and not yet the other.
 */
export const writtenSeconds = 60;

/**
 * A range of so many seconds. It is a millisecond shorter, since before Prometheus 3 a range held
 * both its ends, and so one piece too many.
 */
export const rangeText = (seconds: number, lagSeconds: number): string => {
  const range = `[${seconds > 1 ? durationText(seconds - 1) : ''}999ms]`;
  return lagSeconds > 0 ? `${range} offset ${durationText(lagSeconds)}` : range;
};

const window = (
  seconds: number,
  of: Window['of'],
  pieceSeconds: number,
  lagSeconds: number,
): Window => {
  const pieces = Math.ceil(seconds / pieceSeconds);
  const range = rangeText(pieces * pieceSeconds, lagSeconds);
  return { seconds, text: durationText(seconds), of, pieceSeconds, pieces, lagSeconds, range };
};

/** Whether a burn alert is evaluated at every step. */
export const isQuick = (alert: Objective['burn']['alerts'][number]): boolean =>
  limitsOf(alert).every(({ longSeconds }) => longSeconds <= longestQuickSeconds);

/** Of what the objective's status looks at: always events, hence steps. */
export const statusWindowOf = ({ status }: Objective): Window =>
  window(status.windowSeconds, 'steps', stepSeconds, 0);

const isQuickWindow = ({ status, burn, slices }: Objective, seconds: number): boolean =>
  (slices === null && seconds === status.windowSeconds) ||
  burn.alerts.some((alert) => isQuick(alert) && windowsOfAlert(alert).includes(seconds));

/** Of what the objective's budget is made of: events or slices. */
export const windowOf = (objective: Objective, seconds: number): Window => {
  const { slices } = objective;
  // A slice is one series, which is read whole or not at all.
  if (slices !== null && !(isLong(seconds) && slices.seconds < cellSeconds))
    return window(seconds, 'slices', slices.seconds, 0);
  if (isLong(seconds)) return window(seconds, 'cells', cellSeconds, writtenSeconds);
  const lagSeconds = isQuickWindow(objective, seconds) ? 0 : writtenSeconds;
  return window(seconds, 'steps', stepSeconds, lagSeconds);
};

export const periodWindowOf = (objective: Objective): Window =>
  windowOf(objective, periodSeconds(objective.period));

const ascending = (seconds: Iterable<number>): number[] =>
  [...new Set(seconds)].toSorted((a, b) => a - b);

/** The windows of an objective that are summed at every step, and those that are once a minute. */
export const windowsOf = (
  objective: Objective,
): { readonly quick: readonly Window[]; readonly slow: readonly Window[] } => {
  const { status, burn, slices } = objective;
  const all = ascending([
    ...(slices === null ? [status.windowSeconds] : []),
    ...burn.alerts.flatMap(windowsOfAlert),
  ]);
  const of = (quick: boolean) =>
    all
      .filter((seconds) => isQuickWindow(objective, seconds) === quick)
      .map((seconds) => windowOf(objective, seconds));
  return { quick: of(true), slow: of(false) };
};

/** Whether any of its windows is made of cells. */
export const hasCells = (objective: Objective): boolean =>
  [...windowsOf(objective).slow, periodWindowOf(objective)].some(({ of }) => of === 'cells');

/** The range of one cell, over steps or slices. */
export const cellRange = rangeText(cellSeconds, writtenSeconds);
