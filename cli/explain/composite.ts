// What `explain` says of the one budget that all objectives of an SLO burn, as data: what each of them
// alone may take before the whole is spent, and how long it lasts with all of them down.

import { compositeBurn, jointBurn } from '../../collector/budget/composite.ts';
import { durationText } from '../../language/duration.ts';
import type { Composite, Objective, SloSet } from '../../language/slo-set.ts';
import { periodSeconds } from './period.ts';

export type ExplainedPart = {
  readonly objective: string;
  readonly weight: number;
  /** So much bad of this one spends the whole, the others being perfect; null: not even all of it. */
  readonly badShareAlone: number | null;
  /** The same in slices of the period; null where events count, or shares of slices. */
  readonly badSlicesAlone: number | null;
  /** With all of it bad, the whole is spent after so long; null: never within the period. */
  readonly outageAloneSeconds: number | null;
};

export type ExplainedComposite = {
  readonly slo: string;
  readonly title: string;
  readonly period: { readonly text: string; readonly seconds: number };
  /** `burns`: each times its weight; `slices`: one that is bad for any is bad. */
  readonly joins: 'burns' | 'slices';
  readonly sliceSeconds: number | null;
  readonly parts: readonly ExplainedPart[];
  /** The burn with all of them down. */
  readonly highestBurn: number;
  /** With all of them down, the whole is spent after so long. */
  readonly outageSeconds: number;
  /** Whether events count, so that a time without them costs nothing. */
  readonly countsEvents: boolean;
  readonly windows: readonly string[];
};

/**
 * How many times over the whole would be spent in a period in which these objectives are all bad and
 * the others perfect. Of a part of the period it is in proportion.
 */
const spentWith = (composite: Composite, down: readonly Objective[]): number => {
  const found =
    composite.joint === null
      ? compositeBurn({ ...composite, mostBurn: null }, (key) => {
          const part = down.find((objective) => objective.key === key);
          return part === undefined ? 0 : 1 / (1 - part.target);
        })
      : jointBurn(
          composite.joint.unions.map(({ objectives, factor }) => ({
            factor,
            badRatio: down.some(({ key }) => objectives.includes(key)) ? 1 : 0,
          })),
        );
  return found === 'no data' ? 0 : found;
};

export const explainComposite = (composite: Composite, set: SloSet): ExplainedComposite | null => {
  const { slo, title, joint, windows } = composite;
  const parts = composite.parts.flatMap(({ objective: key, weight }) => {
    const objective = set.objectives.find((each) => each.key === key);
    return objective === undefined ? [] : [{ objective, weight }];
  });
  const [first] = parts;
  if (first === undefined) return null;
  const { period } = first.objective;
  const seconds = periodSeconds(period);
  const all = spentWith(
    composite,
    parts.map(({ objective }) => objective),
  );
  return {
    ...{ slo, title, period: { text: period.text, seconds } },
    joins: joint === null ? 'burns' : 'slices',
    sliceSeconds: joint?.seconds ?? null,
    parts: parts.map(({ objective, weight }) => {
      const share = Number((1 / spentWith(composite, [objective])).toPrecision(12));
      const lasts = share <= 1;
      return {
        ...{ objective: objective.objective, weight },
        badShareAlone: lasts ? share : null,
        badSlicesAlone: joint === null || !lasts ? null : (share * seconds) / joint.seconds,
        outageAloneSeconds: lasts ? share * seconds : null,
      };
    }),
    highestBurn: Number(Math.min(all, composite.mostBurn ?? all).toPrecision(12)),
    outageSeconds: Number((seconds / all).toPrecision(12)),
    countsEvents: first.objective.slices === null,
    windows: windows.map(durationText),
  };
};
