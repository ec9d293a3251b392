// The filters of the page of traces as the question to the API. A duration is taken as people write
// it; what cannot be read is told beside its field, and not asked.

export const filterNames = ['slo', 'route', 'service', 'status', 'minDuration', 'order'] as const;
export type FilterName = (typeof filterNames)[number];

export const timeWords = {
  '': 'Any time',
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
} as const;

const lengthsMs: Readonly<Record<string, number>> = {
  '15m': 900_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
};

/** Moments are asked for by the minute, so that the same question stays the same for a while. */
const minuteMs = 60_000;

/** What is wrong with a duration; null where it can be asked for. */
export const durationFault = (text: string): string | null =>
  text === '' || /^\d{1,9}(\.\d{1,6})?(ms|s|m|min)?$/.test(text)
    ? null
    : 'Give a duration such as 250ms, 1.5s or 2m.';

export const tracesUrl = (get: (name: string) => string, nowMs: number, limit: number): string => {
  const query = new URLSearchParams();
  for (const name of filterNames) {
    const value = get(name).trim();
    if (value === '' || (name === 'minDuration' && durationFault(value) !== null)) continue;
    query.set(name, value);
  }
  const lengthMs = lengthsMs[get('time')];
  if (lengthMs !== undefined)
    query.set('since', String(Math.floor((nowMs - lengthMs) / minuteMs) * minuteMs));
  query.set('limit', String(limit));
  return `/api/traces?${query}`;
};

/** Bars of a list are to one scale: the longest fills it, and what is there is seen. */
export const barShare = (durationMs: number, longestMs: number): number =>
  longestMs <= 0 ? 0 : Math.max(0.01, Math.min(1, durationMs / longestMs));
