// Figures as people read them: short, with their unit, never flattering. Ratios of good events are
// rounded down, so that 100 % means that nothing at all was bad. Units stand after a no-break space.

const space = '\u00a0';

/** Tolerates the last bits of floating point: 0.9993 × 100 is 99.92999…. */
const floorTo = (value: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.floor(value * scale + 1e-6) / scale;
};

const trimmed = (value: number, decimals: number): string =>
  String(Number(value.toFixed(decimals)));

/** Three significant digits, without exponents or trailing zeros below one hundred. */
export const significant = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

/** A ratio of good events: 0.99932 → '99.93 %'; more digits where two would hide the rest. */
export const goodPercent = (ratio: number): string => {
  if (ratio >= 1) return `100${space}%`;
  const decimals = ratio > 0.99999 ? 4 : ratio > 0.9999 ? 3 : 2;
  const floored = Math.min(floorTo(ratio * 100, decimals), 100 - 10 ** -decimals);
  return `${floored.toFixed(decimals)}${space}%`;
};

/** A ratio of bad events, or any share: 0.0504 → '5.04 %'; what is there is never shown as 0. */
export const share = (ratio: number): string => {
  if (ratio > 0 && ratio < 0.0001) return `<0.01${space}%`;
  return `${trimmed(ratio * 100, Math.abs(ratio) < 0.1 ? 2 : 1)}${space}%`;
};

/** A target as it was written: 0.999 → '99.9 %'. */
export const targetPercent = (target: number): string => `${trimmed(target * 100, 6)}${space}%`;

/** What is left of a budget: 0.624 → '62.4 % left', -0.34 → 'overspent by 34 %', -7 → 'spent 8 times'. */
export const budgetText = (left: number): string => {
  if (left <= -2) return `spent ${trimmed(1 - left, left > -9 ? 1 : 0)} times`;
  if (left < 0) return `overspent by ${share(-left)}`;
  if (left > 0 && left < 0.001) return `<0.1${space}% left`;
  return `${trimmed(floorTo(left * 100, 1), 1)}${space}% left`;
};

/** A burn rate: 1 spends the budget exactly over its period. */
export const burnText = (burn: number): string =>
  burn > 0 && burn < 0.01 ? '<0.01×' : `${trimmed(burn, burn < 10 ? 2 : burn < 100 ? 1 : 0)}×`;

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** A number of events: 1234 → '1,234', 12345678 → '12.3 M'. */
export const count = (value: number): string => {
  if (value >= 1e9) return `${significant(value / 1e9)}${space}G`;
  if (value >= 1e6) return `${significant(value / 1e6)}${space}M`;
  return grouped.format(value);
};

/** The whole value, for hovering. */
export const exactly = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: 15 });
