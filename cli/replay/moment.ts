// Moments of a history as people read them, all in UTC: the day only where there is more than one.

const iso = (timeMs: number): string => new Date(timeMs).toISOString();

export const dayText = (timeMs: number): string => iso(timeMs).slice(0, 10);

/** '2026-03-02 12:00:15' */
export const fullText = (timeMs: number): string => iso(timeMs).slice(0, 19).replace('T', ' ');

/** '12:00:15', or '03-02 12:00' in a history of several days. */
export const momentIn = (
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  timeMs: number,
): string =>
  dayText(fromMs) === dayText(toMs)
    ? iso(timeMs).slice(11, 19)
    : iso(timeMs).slice(5, 16).replace('T', ' ');
