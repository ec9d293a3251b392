// Spans as Prometheus has them: not one by one, but as the histogram that the spanmetrics connector
// makes of them. Not every question about spans can be asked of it; an objective that asks one has no
// rules, and the file says why.

import { selectorsOf } from '../language/measure.ts';
import type { Indicator, IndicatorOf, Objective, SloSet } from '../language/slo-set.ts';
import { type SpanForms, spanForms } from '../language/spanmetrics.ts';
import { countedFor } from './series.ts';

/** @throws RangeError for spans that have no such form, whose objectives have no rules. */
export const countersOf = (indicator: IndicatorOf<'spans'>): SpanForms => {
  const forms = spanForms(indicator);
  if ('reason' in forms) throw new RangeError(forms.reason);
  return forms;
};

/** The metrics that an indicator is read from in Prometheus. */
export const metricsOf = (indicator: Indicator): readonly string[] => {
  if (indicator.kind !== 'spans') return selectorsOf(indicator).map(({ metric }) => metric);
  const { good, total } = countersOf(indicator);
  return [...good, ...total].map(({ selector }) => selector.metric);
};

/** Why Prometheus cannot judge an objective; null where it can. */
const obstacle = (objective: Objective): string | null => {
  for (const { indicator } of countedFor(objective)) {
    if (indicator.kind !== 'spans') continue;
    const forms = spanForms(indicator);
    if ('reason' in forms) return forms.reason;
  }
  return null;
};

export type LeftOut = { readonly objective: Objective; readonly reason: string };

/** The set without the objectives that have no rules, and why each has none. */
export const expressible = (
  set: SloSet,
): { readonly set: SloSet; readonly leftOut: readonly LeftOut[] } => {
  const leftOut = set.objectives.flatMap((objective) => {
    const reason = obstacle(objective);
    return reason === null ? [] : [{ objective, reason }];
  });
  const objectives = set.objectives.filter((each) =>
    leftOut.every(({ objective }) => objective !== each),
  );
  return { set: { ...set, objectives }, leftOut };
};
