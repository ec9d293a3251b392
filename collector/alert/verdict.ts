// What each kind of alert says at one moment. The state machine sees only verdicts.

import type { BurnLimit } from '../../language/slo-set.ts';
import { burn } from '../budget/burn.ts';
import { bad, type Counts } from '../sli/counts.ts';
import type { Reading } from './reading.ts';
import { type RedWhen, redAnswer } from './red.ts';
import type { Status } from './status.ts';

export type Verdict =
  /** The condition is met. */
  | 'holds'
  /** The rate is met, but by too few bad events, or in too short a time, to judge. */
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
  redWhen?: RedWhen,
): Verdict => {
  if (status === 'stale') return 'unknown';
  if (status === 'red') return 'holds';
  if (status === 'no data') return idle(liveMs, windowSeconds);
  const red = readings.filter(({ colour }) => colour === 'red').map(({ answer }) => answer);
  return redAnswer(red, redWhen) === 'thin' ? 'thin' : 'clear';
};

export type BurnEvidence = {
  readonly long: Counts;
  readonly short: Counts;
  /** How much of the long window was observed at all. */
  readonly observedSeconds: number;
  readonly silent: boolean;
  readonly liveMs: number;
};

/**
 * Both windows must burn: the long one says that it matters, the short one that it still does.
 * Hours are not judged by their first seconds: the long window must have been observed for at least
 * the length of the short one.
 */
export const burnVerdict = (limit: BurnLimit, target: number, evidence: BurnEvidence): Verdict => {
  const { long, short, observedSeconds, silent, liveMs } = evidence;
  if (silent) return 'unknown';
  const longBurn = burn(long, target);
  const shortBurn = burn(short, target);
  if (longBurn === 'no data') return idle(liveMs, limit.longSeconds);
  if (shortBurn === 'no data') return 'idle';
  if (longBurn <= limit.factor || shortBurn <= limit.factor) return 'clear';
  const thin = bad(long) < limit.minimumBadEvents || observedSeconds < limit.shortSeconds;
  return thin ? 'thin' : 'holds';
};

/** What says most against its firing says it for all. */
const decisive: readonly Verdict[] = ['unknown', 'clear', 'passed idle', 'idle', 'thin', 'holds'];

/**
 * Of conditions that must hold together: it holds while all of them do, and is over as soon as one of
 * them is measured not to. (Any of several is that many alerts.)
 */
export const allOf = (verdicts: readonly Verdict[]): Verdict =>
  decisive.find((verdict) => verdicts.includes(verdict)) ?? 'clear';

/** A source is silent when it was not heard for so many of its intervals. */
export const silentIntervals = 3;

/** A hiccup of seconds makes a tile stale, but wakes nobody. */
const shortestSilenceMs = 10_000;

/** @param silentMs since the source was last heard */
export const staleVerdict = (silent: boolean, silentMs: number): Verdict => {
  if (!silent) return 'clear';
  return silentMs > shortestSilenceMs ? 'holds' : 'thin';
};
