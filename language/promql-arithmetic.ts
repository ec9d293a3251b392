// Constants and sums of counters under + − × ÷: what stays linear, and why the rest does not.

import { scaled, sum } from './linear-form.ts';
import type { LinearForm } from './slo-set.ts';

export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'series';
      readonly form: LinearForm;
      /** Whether one series is left, rather than one for each set of labels. */
      readonly summed: boolean;
    };

export type NotLinear = { readonly message: string; readonly fix: string };

export const nearestThatWorks =
  'Add or subtract counters: sum(a_total) - sum(b_total), or 0.5 * a_total.';

const signs = ['+', '-', '*', '/'] as const;

export type Sign = (typeof signs)[number];

export const isSign = (text: string): text is Sign => signs.some((sign) => sign === text);

const secondsOf: Readonly<Record<string, number>> = {
  ...{ ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 },
};

/** PromQL's numbers: decimal, hexadecimal, with underscores, or a duration in seconds. */
export const readNumber = (text: string): number => {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text)
    return parts.reduce(
      (sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? ''] ?? 0),
      0,
    );
  return Number(text.replaceAll('_', ''));
};

export const negated = (value: Value): Value =>
  value.kind === 'number'
    ? { kind: 'number', value: -value.value }
    : { ...value, form: scaled(value.form, -1) };

const fold = (a: number, sign: Sign, b: number): number =>
  sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a / b;

const notFinite: NotLinear = { message: 'a factor must be a finite number', fix: nearestThatWorks };

const product = (a: Value, sign: '*' | '/', b: Value): Value | NotLinear => {
  const [series, constant] = a.kind === 'number' && sign === '*' ? [b, a] : [a, b];
  if (series.kind === 'series' && constant.kind === 'number') {
    const factor = sign === '*' ? constant.value : 1 / constant.value;
    return Number.isFinite(factor) ? { ...series, form: scaled(series.form, factor) } : notFinite;
  }
  return sign === '*'
    ? { message: 'counters are multiplied by counters', fix: 'Multiply by a constant.' }
    : {
        message: 'something is divided by counters',
        fix: "Write the two sides as the indicator's good and total.",
      };
};

/** What the operation makes of both sides, or why it is not linear. */
export const calculate = (a: Value, sign: Sign, b: Value): Value | NotLinear => {
  if (a.kind === 'number' && b.kind === 'number') {
    const value = fold(a.value, sign, b.value);
    return Number.isFinite(value) ? { kind: 'number', value } : notFinite;
  }
  if (sign === '*' || sign === '/') return product(a, sign, b);
  if (a.kind === 'number' || b.kind === 'number')
    return {
      message: 'a constant is added to a counter',
      fix: 'Leave the constant out: counts grow, a constant does not.',
    };
  const form = sum(a.form, scaled(b.form, sign === '-' ? -1 : 1));
  return { kind: 'series', form, summed: true };
};
