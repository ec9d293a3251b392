// The names of what is recorded, and the selectors that read it. Every series carries slo, objective
// and service; what a status condition counts for itself carries its indicator too.

import { durationText } from '../language/duration.ts';
import { anyOf, type Labels, seriesText } from '../language/promql-print.ts';
import type { Indicator, Objective } from '../language/slo-set.ts';
import { sameTotal } from './same-total.ts';
import { cellSeconds, stepSeconds } from './window.ts';

export type Side = 'good' | 'total';

/**
 * What is counted for an objective. `own`: what its budget is made of, events or time slices.
 * `base`: the events that its slices are made of. `condition`: the events of another indicator, which
 * a status condition looks at.
 */
export type Counted = {
  readonly objective: Objective;
  readonly indicator: Indicator;
  readonly as: 'own' | 'base' | 'condition';
};

export const ownCounted = (objective: Objective): Counted => ({
  objective,
  indicator: objective.indicator,
  as: 'own',
});

/** The events of an objective's indicator, which its status looks at. */
export const eventsCounted = (objective: Objective): Counted => ({
  ...ownCounted(objective),
  as: objective.slices === null ? 'own' : 'base',
});

export const countedBy = (objective: Objective, indicator: Indicator): Counted =>
  indicator.id === objective.indicator.id
    ? eventsCounted(objective)
    : { objective, indicator, as: 'condition' };

/** All events that are counted for an objective, each indicator once, its own first. */
export const countedFor = (objective: Objective): readonly Counted[] => {
  const counted = new Map([[objective.indicator.id, eventsCounted(objective)]]);
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

export const countedLabels = ({ objective, indicator, as }: Counted): Labels => ({
  ...labelsOf(objective),
  ...(as === 'condition' ? { indicator: indicator.id } : {}),
});

/** Of one step. What an objective's own events are called does not depend on slices. */
export const stepName = ({ as }: Counted, side: Side): string =>
  `signalbox:${as === 'condition' ? 'condition_' : ''}${side}:increase${durationText(stepSeconds)}`;

/** Of one cell: events, or slices. */
export const cellName = ({ slices }: Objective, side: Side): string =>
  `signalbox:${side}:${slices === null ? 'increase' : 'slices'}${durationText(cellSeconds)}`;

/** What is good of one slice, in [0, 1]; absent where nothing was measured in it. */
export const sliceName = (sliceSeconds: number): string =>
  `signalbox:good:slice${durationText(sliceSeconds)}`;

const prefix = { own: '', base: 'base_', condition: 'condition_' } as const;

/** Over a window: how many, how many of them bad, and which share that is. */
export const sumName = ({ as }: Counted, of: 'bad' | 'total', windowText: string): string =>
  `signalbox:${prefix[as]}${of}:sum${windowText}`;

export const ratioName = ({ as }: Counted, windowText: string): string =>
  `signalbox:${prefix[as]}bad:ratio${windowText}`;

/** The same of one slice, or of the slices of a cell, that several objectives share. */
export const jointSliceName = (sliceSeconds: number): string =>
  `signalbox:composite_good:slice${durationText(sliceSeconds)}`;

export const jointCellName = (side: Side): string =>
  `signalbox:composite_${side}:slices${durationText(cellSeconds)}`;

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
export const read = (name: string, { objective, indicator, as }: Counted): string =>
  seriesText(name, {
    ...{ slo: objective.slo, objective: objective.objective },
    ...(as === 'condition' ? { indicator: indicator.id } : {}),
  });

/** Most conditions look at other good events of the same total, which is then counted once. */
export const sharesTotal = ({ objective, indicator, as }: Counted): boolean =>
  as === 'condition' && sameTotal(indicator, objective.indicator);

/** The steps of one side. */
export const readSteps = (counted: Counted, side: Side): string => {
  const from =
    side === 'total' && sharesTotal(counted) ? eventsCounted(counted.objective) : counted;
  return read(stepName(from, side), from);
};

export const readSum = (counted: Counted, of: 'bad' | 'total', windowText: string): string =>
  read(sumName(counted, of, windowText), counted);

export const readRatio = (counted: Counted, windowText: string): string =>
  read(ratioName(counted, windowText), counted);
