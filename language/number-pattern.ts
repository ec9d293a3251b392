// Comparisons of numbers that are written as texts, as regular expressions: what is at least 500 is
// [5-9]\d{2} or has more digits. Decimal numbers without an exponent, as labels hold them.

const digits = (count: number): string =>
  count === 0 ? '' : count === 1 ? '\\d' : `\\d{${count}}`;

const range = (from: number, to: number): string =>
  from === to ? String(from) : from === 0 && to === 9 ? '\\d' : `[${from}-${to}]`;

/** Whole numbers that differ from `text` first at one digit, which is within the given bounds. */
const differing = (
  text: string,
  boundsOf: (digit: number, index: number) => readonly [number, number],
): string[] =>
  [...text].flatMap((digit, index) => {
    const [from, to] = boundsOf(Number(digit), index);
    const rest = digits(text.length - index - 1);
    return from > to ? [] : [`${text.slice(0, index)}${range(from, to)}${rest}`];
  });

const atLeast = (bound: number): readonly string[] => {
  const text = String(bound);
  if (bound === 0) return ['\\d+'];
  return [text, ...differing(text, (digit) => [digit + 1, 9]), `[1-9]\\d{${text.length},}`];
};

const below = (bound: number): readonly string[] => {
  const text = String(bound);
  const first = text.length > 1 ? 1 : 0;
  const shorter = text.length > 2 ? [`\\d{1,${text.length - 1}}`] : text.length > 1 ? ['\\d'] : [];
  return [...shorter, ...differing(text, (digit, index) => [index === 0 ? first : 0, digit - 1])];
};

const fraction = '(\\.\\d+)?';
const withFraction = (whole: readonly string[]): readonly string[] =>
  whole.length > 0 ? [`(${whole.join('|')})${fraction}`] : [];
const negative = `-\\d+${fraction}`;

/**
 * Matches the whole text of a number that compares so; null for a bound that is negative, has a
 * fraction, or is too large to be written out.
 */
export const numberPattern = (operator: '<' | '<=' | '>' | '>=', bound: number): string | null => {
  if (!Number.isSafeInteger(bound) || bound < 0) return null;
  switch (operator) {
    case '>=':
      return withFraction(atLeast(bound)).join('|');
    case '>':
      return [...withFraction(atLeast(bound + 1)), `${bound}\\.\\d+`].join('|');
    case '<':
      return [negative, ...withFraction(below(bound))].join('|');
    case '<=':
      return [negative, ...withFraction(below(bound)), String(bound)].join('|');
  }
};
