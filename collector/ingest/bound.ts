// A histogram's bound has one spelling, so that le="1", "1.0" and "1e0" are one series: the shortest
// digits that give the number back, as JavaScript writes them, and "+Inf".

export const boundText = (bound: number): string =>
  bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);

/** The one spelling of a bound that somebody wrote; what is no number stays as it is. */
export const canonicalBound = (text: string): string => {
  if (/^\+?inf$/i.test(text)) return boundText(Number.POSITIVE_INFINITY);
  const bound = Number(text);
  return text.trim() === '' || Number.isNaN(bound) ? text : boundText(bound);
};

/** The number that a canonical bound stands for; NaN for what is none. */
export const boundOf = (text: string): number =>
  text === '+Inf' ? Number.POSITIVE_INFINITY : text === '' ? Number.NaN : Number(text);
