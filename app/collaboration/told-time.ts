// Times that clients tell us, by our clock as far as they know it. What lies in the future, or so far back
// that only a wrong clock explains it, is not believed: it would stand in the log and in the figures.

const longestMs = 120_000;

/** @param at as the client tells. @param now by the hub's clock, both in milliseconds of Unix time. */
export const believedTime = (at: number, now: number): number =>
  Math.max(now - longestMs, Math.min(at, now));
