// Comparisons as people read them, one line a figure that differs.

import { counted, milliseconds, percent } from '../figures.ts';
import { phaseText } from '../phases.ts';
import type { Comparison, RunComparison } from './comparison.ts';
import type { KneeComparison, Reached } from './knee.ts';
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

/** 'step_3, 300 sessions: …'; of a steady load the text alone. */
export const inPhase = ({ phase }: Pick<Comparison, 'phase'>, text: string): string =>
  phase === null ? text : `${phaseText(phase)}: ${text}`;

const reachedText = ({ sessions, isCertain }: Reached): string => {
  if (sessions === 0) return 'no step held';
  return `${isCertain ? '' : 'at least '}${counted(sessions, 'session')}`;
};

/** '1000 sessions, at least 800 sessions now; in earlier runs 1000, 900' */
export const kneeText = ({ before, after, earlier }: KneeComparison): string => {
  const others = earlier.length === 0 ? '' : `; in earlier runs ${earlier.join(', ')}`;
  return `${reachedText(before)}, ${reachedText(after)} now${others}`;
};

const phasesText = (phases: RunComparison['phases']): string => {
  if (phases === null) return '';
  return phases.length === 0
    ? ', no phase held in both'
    : `, in ${counted(phases.length, 'phase')} that held in both`;
};

const counts = (objectives: readonly Comparison[], difference: Comparison['difference']): number =>
  objectives.filter((one) => one.difference === difference).length;

/** A line for the whole, one for the knee, then one for each figure that is worse or better. */
export const comparisonLines = (comparison: RunComparison): string[] => {
  const { objectives, phases, knee, run, verdict, runs } = comparison;
  const told = (['worse', 'better', 'alike', 'unclear'] as const)
    .map((difference) => ({ difference, count: counts(objectives, difference) }))
    .filter(({ difference, count }) => count > 0 || difference === 'worse')
    .map(({ difference, count }) => `${count} ${difference}`);
  const scatter = runs === 0 ? '' : `, scatter of ${runs} runs considered`;
  return [
    `Against the ${comparison.with} (${run}, ${verdict}): ${told.join(', ')}${phasesText(phases)}${scatter}`,
    ...(knee === null ? [] : [`${knee.difference}: knee: ${kneeText(knee)}`]),
    ...objectives
      .filter(({ difference }) => difference === 'worse' || difference === 'better')
      .toSorted((a, b) => Number(b.difference === 'worse') - Number(a.difference === 'worse'))
      .map((one) => `${one.difference}: ${one.objective}: ${inPhase(one, differenceText(one))}`),
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
