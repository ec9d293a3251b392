// An alert that fires and recovers again and again stays one page instead of many. The third time
// that it begins to fire within half an hour it flaps: that one is resolved only once its condition
// has not held for ten minutes at a stretch. The first two are told as they come, since what is
// mended twice is no flapping yet.
//
// So of one rule at most two alerts that do not flap begin within any half hour, and after one that
// does flap the next is at least ten minutes away.

const withinMs = 30 * 60_000;
const flapsAt = 3;

/** For how long the condition of one that flaps must not hold. */
export const calmMs = 10 * 60_000;

/** When alerts of a rule began to fire, as far as it matters now, oldest first. */
export const lately = (startsMs: readonly number[], nowMs: number): readonly number[] =>
  startsMs.filter((startMs) => nowMs - startMs < withinMs).slice(-flapsAt);

/** Whether one that begins to fire now flaps. */
export const flaps = (startsMs: readonly number[], nowMs: number): boolean =>
  lately(startsMs, nowMs).length + 1 >= flapsAt;
