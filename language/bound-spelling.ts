// A histogram's bound is a number, but a label is text: one exporter writes le="1", the next
// le="1.0" (as Prometheus 3 stores it), a third le="1e+06". Every spelling of a bound is matched.

/** As Go prints the very small and the large, with two digits of exponent: 1e+06. */
const withExponent = (bound: number): string =>
  bound.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');

/**
 * @param bound in its canonical spelling, as selectors have it
 * @returns that spelling first, then all others in use; no number has only the one
 */
export const boundSpellings = (bound: string): readonly string[] => {
  const value = Number(bound);
  if (!Number.isFinite(value) || bound.trim() === '') return [bound];
  const spellings = [bound];
  if (Number.isInteger(value) && !bound.includes('e')) spellings.push(`${bound}.0`);
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6))
    spellings.push(withExponent(value));
  return [...new Set(spellings)];
};

/**
 * @returns the one bound, in its canonical spelling, that an expression of several spellings means,
 * such as 1|1\.0; null for every other expression
 */
export const boundOfSpellings = (expression: string): string | null => {
  if (!/^[\d.e+\\|-]+$/.test(expression) || /(?<!\\)[.+]/.test(expression)) return null;
  const spellings = expression.replaceAll('\\', '').split('|');
  const values = new Set(spellings.map(Number));
  const [value] = values;
  const isOne = spellings.length > 1 && values.size === 1 && !spellings.includes('');
  return isOne && Number.isFinite(value) ? String(value) : null;
};
