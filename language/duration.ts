// Lengths of time as definitions write them.
// OpenSLO's shorthand is case-sensitive: m is a minute and M a month. Our own kinds have no month.

const secondsOf = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

export type ShorthandUnit = keyof typeof secondsOf | 'M' | 'Q' | 'Y';
export type Shorthand = { readonly count: number; readonly unit: ShorthandUnit };

/** @returns OpenSLO's duration shorthand ('4w', '1M'), or null when the text is none. */
export const parseShorthand = (text: string): Shorthand | null => {
  const [, count, unit] = /^([1-9]\d{0,5})([mhdwMQY])$/.exec(text) ?? [];
  return count && unit ? { count: Number(count), unit: unit as ShorthandUnit } : null;
};

/** @returns seconds, or null for months, quarters and years, whose length varies. */
export const shorthandSeconds = ({ count, unit }: Shorthand): number | null =>
  unit in secondsOf ? count * secondsOf[unit as keyof typeof secondsOf] : null;

const fineUnits: Readonly<Record<string, number>> = { ms: 0.001, s: 1, ...secondsOf };

/** @returns the seconds of '500ms', '5s', '1m', '6h', '3d' or '1w'; null when the text is none. */
export const parseSeconds = (text: string): number | null => {
  const [, count, unit] = /^([1-9]\d{0,8})(ms|[smhdw])$/.exec(text) ?? [];
  const factor = fineUnits[unit ?? ''];
  return count && factor ? (unit === 'ms' ? Number(count) / 1000 : Number(count) * factor) : null;
};

const longestFirst = Object.entries({ d: 86_400, h: 3600, m: 60, s: 1 });

/**
 * A length of time as people write it: 300 s is 5m, 5400 s is 1h30m. It is PromQL's spelling too,
 * and part of the names of recorded series.
 */
export const durationText = (seconds: number): string => {
  let rest = Math.round(seconds);
  let text = '';
  for (const [unit, length] of longestFirst) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
};
