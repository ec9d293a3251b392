// When a burn alert fires after errors begin, and when it is resolved after they end, for a constant
// share e of bad events among events that come evenly (SRE workbook, chapter 5, with our two windows,
// minimum of bad events and `for`).
//
// With target T, period P s, factor f, windows L and S s (long, short), r events a second:
//   burn over a window of w s, t s after errors began = e × min(t, w) / w / (1 − T)    [no unit]
//   it is above f from                              t = f × (1 − T) × w / e              [s]
//   which is later for the long window; never where e ≤ f × (1 − T)
//   the bad events reach a minimum m from           t = m / (r × e)                      [s]
//   never where r × e × L < m
//   by then the errors have spent                   e × t / (P × (1 − T))                [of the budget]
//   after they end the short window lets go at      u = S × (1 − f × (1 − T) / e)        [s]
//   however long they lasted, and the alert is resolved once that has held for the hold time.
// These are the limits for cells of no width. The figures here are exact: the first whole second at
// which the collector's own verdict says so, on windows as it keeps them.

import { type BurnEvidence, burnVerdict, type Verdict } from '../../collector/alert/verdict.ts';
import type { Counts } from '../../collector/sli/counts.ts';
import type { BurnAlert } from '../../language/slo-set.ts';
import {
  coveredSeconds,
  erringSeconds,
  filledSeconds,
  firstSecond,
  lingeringSeconds,
} from './window.ts';

/** What happens, evenly. `perSecond` null: so much that no minimum of bad events matters. */
export type Load = { readonly badShare: number; readonly perSecond: number | null };

const counted = (seconds: number, erring: number, { badShare, perSecond }: Load): Counts => {
  const rate = perSecond ?? 1;
  const total = rate * seconds;
  return { good: total - rate * badShare * erring, total };
};

const verdictOn = (
  alert: BurnAlert,
  target: number,
  load: Load,
  second: number,
  erring: (windowSeconds: number, second: number) => number,
): Verdict => {
  const over = (windowSeconds: number): Counts =>
    counted(coveredSeconds(windowSeconds, second), erring(windowSeconds, second), load);
  const evidence: BurnEvidence = {
    long: over(alert.longSeconds),
    short: over(alert.shortSeconds),
    observedSeconds: alert.longSeconds,
    silent: false,
    liveMs: alert.longSeconds * 1000,
  };
  const minimumBadEvents = load.perSecond === null ? 0 : alert.minimumBadEvents;
  return burnVerdict({ ...alert, minimumBadEvents }, target, evidence);
};

/** Seconds from the begin of errors to firing, health before; null: never. */
export const firesAfter = (alert: BurnAlert, target: number, load: Load): number | null => {
  const met = firstSecond(
    filledSeconds(alert.longSeconds),
    (second) => verdictOn(alert, target, load, second, erringSeconds) === 'holds',
  );
  return met === null ? null : met + alert.forSeconds;
};

/**
 * Seconds from the end of errors, which lasted until it fired or longer, to the alert's end, while
 * events go on to come; null for errors that never fire it.
 */
export const resolvesAfter = (
  alert: BurnAlert,
  target: number,
  load: Load,
  holdSeconds: number,
): number | null => {
  if (firesAfter(alert, target, load) === null) return null;
  const clear = firstSecond(
    filledSeconds(alert.longSeconds),
    (second) => verdictOn(alert, target, load, second, lingeringSeconds) === 'clear',
  );
  return clear === null ? null : clear + holdSeconds;
};

/** The share of a whole period's budget that errors have spent after so many seconds. */
export const spentAfter = (
  seconds: number,
  badShare: number,
  target: number,
  periodSeconds: number,
): number => (badShare * seconds) / (periodSeconds * (1 - target));
