// Charts of what is scraped: a name for each of the few kinds that the dashboards are made of.

import { colours } from '../panel/colour.ts';
import type { Sized } from '../panel/layout.ts';
import { quantileName } from '../panel/number.ts';
import { stat } from '../panel/stat.ts';
import { type Axis, type Line, timeSeries } from '../panel/time-series.ts';
import { quantile } from './query.ts';

type Words = { readonly title: string; readonly description: string };

export const chart = (
  words: Words & { readonly unit: string; readonly decimals?: number },
  lines: readonly Line[],
  axis: Axis = { from: 0 },
): Sized => ({ panel: timeSeries(words, lines, axis), width: 12, height: 8 });

export const shares = (words: Words, lines: readonly Line[]): Sized =>
  chart({ ...words, unit: 'percentunit', decimals: 2 }, lines);

export const figure = (
  words: Words & { readonly unit: string; readonly decimals?: number },
  expression: string,
  badFrom?: number,
): Sized => {
  const coloured = [
    { value: null, color: 'text' },
    { value: badFrom ?? 0, color: colours.red },
  ];
  const colouring = badFrom === undefined ? {} : { thresholds: coloured };
  return { panel: stat(words, expression, colouring), width: 6, height: 4 };
};

/** Estimates of a latency, with examples of single events. `by` has a line for each of its values. */
export const latencies = (
  what: string,
  histogram: string,
  ratios: readonly number[],
  by: string | null = null,
): Sized => {
  const names = ratios.map(quantileName).join(', ');
  return chart(
    {
      title: `≈ ${names} of ${what}`,
      description: `Interpolated within the buckets of \`${histogram}\`. Single events, where the app gives examples, are points that lead to their traces.`,
      unit: 's',
    },
    ratios.map((ratio) => ({
      expression: quantile(ratio, histogram, by === null ? [] : [by]),
      legend: [
        by === null ? '' : `{{${by}}}`,
        ratios.length > 1 || by === null ? `≈ ${quantileName(ratio)}` : '',
      ]
        .filter((text) => text !== '')
        .join(' '),
      exemplars: true,
    })),
  );
};
