// What each kind of alert says at one moment. The state machine sees only verdicts.

import type { BurnAlert } from '../../language/slo-set.ts';
import { burn } from '../budget/burn.ts';
import { bad, type Counts } from '../sli/counts.ts';
import type { Reading } from './reading.ts';
import type { Status } from './status.ts';

export type Verdict =
  /** The condition is met. */
  | 'holds'
  /** The rate is met, by fewer bad events than can be judged. */
  | 'thin'
  /** Measured, and not met. */
  | 'clear'
  /** The source is alive and nothing happens, but not for the whole long window yet. */
  | 'idle'
  /** The source was alive for the whole long window, and nothing happened in it. */
  | 'passed idle'
  /** The source is silent. */
  | 'unknown';

const idle = (liveMs: number, longSeconds: number): Verdict =>
  liveMs >= longSeconds * 1000 ? 'passed idle' : 'idle';

/**
 * Red pages at once: the alert follows the held status.
 * @param liveMs how long the source has been heard without a pause
 */
export const thresholdVerdict = (
  status: Status,
  readings: readonly Reading[],
  liveMs: number,
  windowSeconds: number,
): Verdict => {
  if (status === 'stale') return 'unknown';
  if (status === 'red') return 'holds';
  if (status === 'no data') return idle(liveMs, windowSeconds);
  const thin = readings.some(({ colour, answer }) => colour === 'red' && answer === 'thin');
  return thin ? 'thin' : 'clear';
};

export type BurnCounts = { readonly long: Counts; readonly short: Counts };

/** Both windows must burn: the long one says that it matters, the short one that it still does. */
export const burnVerdict = (
  alert: BurnAlert,
  target: number,
  { long, short }: BurnCounts,
  silent: boolean,
  liveMs: number,
): Verdict => {
  if (silent) return 'unknown';
  const longBurn = burn(long, target);
  const shortBurn = burn(short, target);
  if (longBurn === 'no data') return idle(liveMs, alert.longSeconds);
  if (shortBurn === 'no data') return 'idle';
  if (longBurn <= alert.factor || shortBurn <= alert.factor) return 'clear';
  return bad(long) >= alert.minimumBadEvents ? 'holds' : 'thin';
};

/** A hiccup of seconds makes a tile stale, but wakes nobody. */
const shortestSilenceMs = 10_000;

export const silentIntervals = 3;

/** @param silentMs since the source was last heard */
export const staleVerdict = (silentMs: number, intervalMs: number): Verdict => {
  if (silentMs <= silentIntervals * intervalMs) return 'clear';
  return silentMs > shortestSilenceMs ? 'holds' : 'thin';
};
