// Names and lengths of time as definitions take them.

const longest = 63;

/** 'My Service/API' is 'my-service-api'; '' where nothing of the text can stand in a name. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, longest)
    .replace(/[-.]+$/, '');

const units = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/** A whole number of the longest unit that fits: 5400 s is '90m', 0.25 s is '250ms'. */
export const lengthText = (seconds: number): string => {
  for (const [unit, length] of Object.entries(units))
    if (seconds >= length && seconds % length === 0) return `${seconds / length}${unit}`;
  return `${Math.round(seconds * 1000)}ms`;
};

const prometheusUnits: Readonly<Record<string, number>> = {
  ...{ y: 31_536_000, w: 604_800, ...units, ms: 0.001 },
};

/** @returns the seconds of Prometheus's '1h30m' or '4w'; null when the text is no length of time. */
export const prometheusSeconds = (text: string): number | null => {
  const parts = /^(\d{1,9}y)?(\d{1,9}w)?(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?(\d{1,9}ms)?$/
    .exec(text)
    ?.slice(1)
    .filter((part) => part !== undefined);
  if (!parts || parts.length === 0) return null;
  const milliseconds = parts.reduce((sum, part) => {
    const [, count, unit] = /^(\d+)(\D+)$/.exec(part) ?? [];
    return sum + Number(count) * Math.round((prometheusUnits[unit ?? ''] ?? 0) * 1000);
  }, 0);
  return milliseconds > 0 ? milliseconds / 1000 : null;
};
