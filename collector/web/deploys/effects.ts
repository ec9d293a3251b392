// What objectives did around a deploy, in words. It happened after the deploy; whether because of it,
// people find out.

import { goodPercent } from '../../../ui/figure.ts';
import type { DeployChange, DeployRow, DeploySide } from '../../serve/deploys/shapes.ts';

export const changeWords: Readonly<Record<DeployChange, string>> = {
  worse: 'WORSE',
  better: 'BETTER',
  same: 'SAME',
  unknown: 'NOT MEASURED',
};

/** '99.97 % → 98.2 %'; a dash where nothing was measured. */
export const sidesText = (before: DeploySide, after: DeploySide): string =>
  [before, after].map(({ sli }) => (sli === null ? '—' : goodPercent(sli))).join(' → ');

export type Verdict = {
  readonly change: DeployChange;
  readonly text: string;
};

/** Of all objectives together, in a sentence. */
export const verdictOf = ({ effect, missing }: DeployRow): Verdict => {
  if (effect === null) return { change: 'unknown', text: missing ?? 'Nothing was counted then.' };
  const { isOver, worse, worseCount, better, same, unknown } = effect;
  const soFar = isOver ? '' : ' The hour after it is not over.';
  if (worseCount > 0) {
    const named = worse.map(({ title, before, after }) => `${title} (${sidesText(before, after)})`);
    const more = worseCount > worse.length ? [`${worseCount - worse.length} more`] : [];
    return { change: 'worse', text: `Worse after it: ${[...named, ...more].join(', ')}.${soFar}` };
  }
  if (better + same === 0)
    return { change: 'unknown', text: `Nothing was measured on both sides.${soFar}` };
  const rest = unknown > 0 ? `, ${unknown} not measured on both sides` : '';
  const mended = better > 0 ? `, ${better} better` : '';
  return {
    change: better > 0 ? 'better' : 'same',
    text: `Nothing became worse: ${same} the same${mended}${rest}.${soFar}`,
  };
};

/** 'checkout 1.42.0', as far as whoever marked it told. */
export const nameOf = ({
  service,
  release,
  title,
}: Pick<DeployRow, 'service' | 'release' | 'title'>): string =>
  release === null ? title : service === null ? release : `${service} ${release}`;

/** The title where the name does not say it, and what else was said. */
export const restOf = (row: Pick<DeployRow, 'service' | 'release' | 'title' | 'detail'>): string =>
  [nameOf(row) === row.title ? '' : row.title, row.detail].filter(Boolean).join(' · ');
