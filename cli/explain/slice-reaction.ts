// When a burn alert of an objective that counts time slices fires after errors begin, and when it is
// resolved, for a constant share e of bad events and traffic in every slice.
//
// With slices of l s, target T, factor f, windows of N = L / l and n = S / l slices (long, short),
// and w the badness of one slice (Timeslices: 1 where e > 1 − goodFrom, else 0; RatioTimeslices: e):
//   burn over a window of N slices, k of them since errors began = w × min(k, N) / N / (1 − T)
//   above f from             k > f × (1 − T) × N / w  slices; never where w ≤ f × (1 − T)
//   the minimum m of bad slices is reached from    k = m / w  slices
//   a slice counts once it is closed and settled, so it fires     k × l + settled  s after the begin
//   when errors end the short window lets go after   n − f × (1 − T) × n / w   good slices.
// Errors begin and end on the edge of a slice here; elsewhere it takes up to one slice longer, and
// a slice that is bad only in part counts whole, or not at all.

import { settlingMs } from '../../collector/sli/slices.ts';
import type { BurnAlert, Slices } from '../../language/slo-set.ts';

const settledSeconds = (intervalSeconds: number): number =>
  settlingMs(intervalSeconds * 1000) / 1000;

/** How much of one bad slice counts, in slices. */
export const badnessOf = (slices: Slices, badShare: number): number => {
  if (slices.goodFrom === null) return badShare;
  // Without a difference that would round a share just met into a miss.
  return badShare - (1 - slices.goodFrom) > Number.EPSILON ? 1 : 0;
};

type SliceLoad = { readonly badShare: number; readonly intervalSeconds: number };

/** The least whole number above a limit; a limit that is whole but for rounding counts as whole. */
const above = (limit: number): number => Math.floor(limit + 1e-9) + 1;

const limits = (
  { longSeconds, shortSeconds, factor }: BurnAlert,
  target: number,
  slices: Slices,
) => {
  const allowed = factor * (1 - target);
  const long = longSeconds / slices.seconds;
  const short = shortSeconds / slices.seconds;
  return { allowed, long, short };
};

/** Seconds from the begin of errors to firing; null: never. */
export const sliceFiresAfter = (
  alert: BurnAlert,
  target: number,
  slices: Slices,
  { badShare, intervalSeconds }: SliceLoad,
): number | null => {
  const badness = badnessOf(slices, badShare);
  const { allowed, long, short } = limits(alert, target, slices);
  if (badness <= allowed * (1 + 1e-9) || badness * long < alert.minimumBadEvents) return null;
  const needed = Math.max(
    above((allowed * long) / badness),
    above((allowed * short) / badness),
    Math.ceil(alert.minimumBadEvents / badness - 1e-9),
  );
  return needed * slices.seconds + settledSeconds(intervalSeconds) + alert.forSeconds;
};

/** Seconds from the end of errors to the alert's end; null for errors that never fire it. */
export const sliceResolvesAfter = (
  alert: BurnAlert,
  target: number,
  slices: Slices,
  load: SliceLoad,
  holdSeconds: number,
): number | null => {
  if (sliceFiresAfter(alert, target, slices, load) === null) return null;
  const badness = badnessOf(slices, load.badShare);
  const { allowed, short } = limits(alert, target, slices);
  const good = Math.max(1, Math.ceil(short - (allowed * short) / badness - 1e-9));
  return good * slices.seconds + settledSeconds(load.intervalSeconds) + holdSeconds;
};
