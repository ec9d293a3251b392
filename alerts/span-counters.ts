// Spans as Prometheus has them: not one by one, but as the histogram that the spanmetrics connector
// makes of them. Not every question about spans can be asked of it.

import type { Indicator, IndicatorOf, LinearForm } from '../language/slo-set.ts';

export type Counters = { readonly good: LinearForm; readonly total: LinearForm };

/** Why the rules cannot count what the collector does; null where they can. */
export const obstacle = (indicator: Indicator): string | null =>
  indicator.kind === 'spans' ? 'spans are not counted in Prometheus yet' : null;

/** @throws RangeError for spans to which there is an obstacle. */
export const countersOf = (indicator: IndicatorOf<'spans'>): Counters => {
  throw new RangeError(obstacle(indicator) ?? '');
};
