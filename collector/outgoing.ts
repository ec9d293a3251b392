// What this process must know to call another one politely: how long to wait before it tries again,
// how long the other asks to be left alone, and how to say what went wrong.

const longestPauseMs = 60_000;
const mostRetryAfterMs = 600_000;

/**
 * @param attempts that failed so far, at least 1
 * @param chance in [0, 1): spreads repetitions by a quarter, so that they do not come in step.
 */
export const pauseMs = (attempts: number, chance: number): number =>
  Math.min(longestPauseMs, 1000 * 2 ** (attempts - 1)) * (0.75 + chance / 2);

/** Seconds or an HTTP date; null for anything else. */
export const readRetryAfter = (header: string | null, nowMs: number): number | null => {
  if (header === null) return null;
  const text = header.trim();
  // Date.parse takes far more for a date than HTTP does; an HTTP date ends in GMT.
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : text.endsWith(' GMT')
      ? Date.parse(text) - nowMs
      : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, mostRetryAfterMs) : null;
};

/** Why a call got no answer. */
export const callFaultText = (error: unknown, timeoutMs: number): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error ? cause.message || cause.name : error.message;
};
