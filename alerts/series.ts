// The names of what is recorded, and the selectors that read it. Every series carries slo, objective
// and service; what a status condition counts for itself carries its indicator too.

import { equal } from '../language/linear-form.ts';
import { anyOf, type Labels, seriesText } from '../language/promql-print.ts';
import type { Indicator, Objective } from '../language/slo-set.ts';
import type { Window } from './window.ts';

export type Side = 'good' | 'total';

/** What is counted for an objective: its own indicator, or another one that a condition looks at. */
export type Counted = {
  readonly objective: Objective;
  readonly indicator: Indicator;
  readonly own: boolean;
};

export const ownCounted = (objective: Objective): Counted => ({
  objective,
  indicator: objective.indicator,
  own: true,
});

export const countedBy = (objective: Objective, indicator: Indicator): Counted =>
  indicator.id === objective.indicator.id
    ? ownCounted(objective)
    : { objective, indicator, own: false };

/** Everything that is counted for an objective, each indicator once, its own first. */
export const countedFor = (objective: Objective): readonly Counted[] => {
  const counted = new Map([[objective.indicator.id, ownCounted(objective)]]);
  for (const { indicator } of [...objective.status.red, ...objective.status.yellow])
    counted.set(indicator.id, countedBy(objective, indicator));
  return [...counted.values()];
};

/** The data sources that an objective cannot be judged without. */
export const sourcesOf = (objective: Objective): readonly string[] => [
  ...new Set(countedFor(objective).map(({ indicator }) => indicator.source)),
];

export const labelsOf = ({ slo, objective, service }: Objective): Labels => ({
  ...{ slo, objective, service },
});

export const countedLabels = ({ objective, indicator, own }: Counted): Labels => ({
  ...labelsOf(objective),
  ...(own ? {} : { indicator: indicator.id }),
});

const family = ({ own }: Counted): string => (own ? '' : 'condition_');

/** Of one step or cell. */
export const increaseName = (counted: Counted, side: Side, pieceText: string): string =>
  `signalbox:${family(counted)}${side}:increase${pieceText}`;

/** Over a window: how many, how many of them bad, and which share that is. */
export const sumName = (counted: Counted, of: 'bad' | 'total', windowText: string): string =>
  `signalbox:${family(counted)}${of}:sum${windowText}`;

export const ratioName = (counted: Counted, windowText: string): string =>
  `signalbox:${family(counted)}bad:ratio${windowText}`;

/** In series of the whole period, where others have their window's length. */
export const periodText = '_period';

export const statusName = 'signalbox:status';
export const targetName = 'signalbox:target';
export const budgetLeftName = 'signalbox:budget_left:ratio';
export const sourceUpName = 'signalbox:source_up';

/** Whether any of the sources is heard, one series each. */
export const readSourceUp = (...sources: readonly string[]): string =>
  `${sourceUpName}{${anyOf('source', sources)}}`;

/** A series of this objective's (and indicator's), as a selector. `service` goes without saying. */
export const read = (name: string, { objective, indicator, own }: Counted): string =>
  seriesText(name, {
    ...{ slo: objective.slo, objective: objective.objective },
    ...(own ? {} : { indicator: indicator.id }),
  });

/** Most conditions look at other good events of the same total, which is then counted once. */
export const sharesTotal = ({ objective, indicator, own }: Counted): boolean =>
  !own &&
  indicator.source === objective.indicator.source &&
  indicator.kind === 'counters' &&
  objective.indicator.kind === 'counters' &&
  equal(indicator.total, objective.indicator.total);

export const readIncrease = (counted: Counted, side: Side, { coarse, range }: Window): string => {
  const from = side === 'total' && sharesTotal(counted) ? ownCounted(counted.objective) : counted;
  return `${read(increaseName(from, side, coarse ? '5m' : '15s'), from)}${range}`;
};

export const readSum = (counted: Counted, of: 'bad' | 'total', windowText: string): string =>
  read(sumName(counted, of, windowText), counted);

export const readRatio = (counted: Counted, windowText: string): string =>
  read(ratioName(counted, windowText), counted);
