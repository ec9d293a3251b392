// Constants and sums of series under + − × ÷: what stays linear, and why the rest does not.

import { scaled } from './linear-form.ts';
import { nearestThatWorks, type Series } from './promql-advice.ts';
import type { LinearForm } from './slo-set.ts';

export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'series';
      /** In no order yet, and not added up. */
      readonly form: LinearForm;
      /** Whether one series is left, rather than one for each set of labels. */
      readonly summed: boolean;
    };

export type NotLinear = { readonly message: string; readonly fix: string };

const signs = ['+', '-', '*', '/'] as const;

export type Sign = (typeof signs)[number];

export const isSign = (text: string): text is Sign => signs.some((sign) => sign === text);

const secondsOf: Readonly<Record<string, number>> = {
  ...{ ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 },
};

/** As PromQL reads numbers: decimal, hexadecimal, octal after a 0, or a duration in seconds. */
export const readNumber = (text: string): number => {
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text)
    return parts.reduce(
      (sum, [, count, unit]) => sum + Number(count) * (secondsOf[unit ?? ''] ?? 0),
      0,
    );
  const plain = text.replaceAll('_', '');
  return /^0[0-7]+$/.test(plain) ? Number.parseInt(plain, 8) : Number(plain);
};

export const negated = (value: Value): Value =>
  value.kind === 'number'
    ? { kind: 'number', value: -value.value }
    : { ...value, form: scaled(value.form, -1) };

const fold = (a: number, sign: Sign, b: number): number =>
  sign === '+' ? a + b : sign === '-' ? a - b : sign === '*' ? a * b : a / b;

const notFinite = (of: Series): NotLinear => ({
  message: 'a factor must be a finite number',
  fix: nearestThatWorks(of),
});

const product = (a: Value, sign: '*' | '/', b: Value, of: Series): Value | NotLinear => {
  const [series, constant] = a.kind === 'number' && sign === '*' ? [b, a] : [a, b];
  if (series.kind === 'series' && constant.kind === 'number') {
    const factor = sign === '*' ? constant.value : 1 / constant.value;
    if (!Number.isFinite(factor)) return notFinite(of);
    const form = scaled(series.form, factor);
    return form.every((term) => Number.isFinite(term.factor)) ? { ...series, form } : notFinite(of);
  }
  return sign === '*'
    ? { message: `${of} are multiplied by ${of}`, fix: 'Multiply by a constant.' }
    : {
        message: `something is divided by ${of}`,
        fix:
          of === 'counters'
            ? "Write the two sides as the indicator's good and total."
            : 'Write a ratioMetric, with the two sides as good and total.',
      };
};

/** What the operation makes of both sides, or why it is not linear. */
export const calculate = (a: Value, sign: Sign, b: Value, of: Series): Value | NotLinear => {
  if (a.kind === 'number' && b.kind === 'number') {
    const value = fold(a.value, sign, b.value);
    return Number.isFinite(value) ? { kind: 'number', value } : notFinite(of);
  }
  if (sign === '*' || sign === '/') return product(a, sign, b, of);
  if (a.kind === 'number' || b.kind === 'number')
    return {
      message: `a constant is added to ${of}`,
      fix:
        of === 'counters'
          ? 'Leave the constant out: counts grow, a constant does not.'
          : 'Leave the constant out, and compare with a value that is as much higher or lower.',
    };
  const form = [...a.form, ...scaled(b.form, sign === '-' ? -1 : 1)];
  return { kind: 'series', form, summed: true };
};
