// Comparisons as people read them, one line a figure that differs.

import { milliseconds, percent } from '../figures.ts';
import type { Comparison, RunComparison } from './comparison.ts';
import type { Margin } from './margin.ts';

const chance = (p: number): string => (p < 0.0001 ? 'p < 0.0001' : `p = ${p.toPrecision(2)}`);

const figureText = ({ figure }: Comparison, value: number | null): string =>
  value === null ? 'nothing' : figure === 'rate' ? percent(value) : milliseconds(value);

/** 'k6: p(95) 87.5 ms, 140 ms now, p < 0.0001' */
export const differenceText = (one: Comparison): string => {
  const what = one.figure === 'rate' ? '' : `${one.figure} `;
  const figures = `${what}${figureText(one, one.before)}, ${figureText(one, one.after)} now`;
  return `${one.view}: ${figures}${one.p === null ? '' : `, ${chance(one.p)}`}`;
};

const counts = (objectives: readonly Comparison[], difference: Comparison['difference']): number =>
  objectives.filter((one) => one.difference === difference).length;

/** A line for the whole, then one for each figure that is worse or better. */
export const comparisonLines = (comparison: RunComparison): string[] => {
  const { objectives, run, verdict, runs } = comparison;
  const told = (['worse', 'better', 'alike', 'unclear'] as const)
    .map((difference) => ({ difference, count: counts(objectives, difference) }))
    .filter(({ difference, count }) => count > 0 || difference === 'worse')
    .map(({ difference, count }) => `${count} ${difference}`);
  const scatter = runs === 0 ? '' : `, scatter of ${runs} runs considered`;
  return [
    `Against the ${comparison.with} (${run}, ${verdict}): ${told.join(', ')}${scatter}`,
    ...objectives
      .filter(({ difference }) => difference === 'worse' || difference === 'better')
      .toSorted((a, b) => Number(b.difference === 'worse') - Number(a.difference === 'worse'))
      .map((one) => `${one.difference}: ${one.objective}: ${differenceText(one)}`),
  ];
};

/** Beyond a whole limit over the limit no figure is told: so few events tell none. */
const whole = (share: number): string =>
  share < -1 ? 'under -100' : String(Math.floor(share * 100 + 1e-9));

/** '71 % (47 to 83)': what is left of the limit, and its interval. */
export const marginText = (margin: Margin): string => {
  const { value, low, high } = margin;
  const reach = low === null || high === null ? '' : ` (${whole(low)} to ${whole(high)})`;
  return `${whole(value)} %${reach}`;
};
