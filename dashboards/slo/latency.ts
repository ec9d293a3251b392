// A latency's quantile beside the promise. The quantile is interpolated between two bounds of the
// histogram, so it is marked ≈ and decides nothing: the promise counts events within a bound.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { latencyBound } from '../../language/latency.ts';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { linksOf } from '../frame/link.ts';
import { colours } from '../panel/colour.ts';
import { latency, quantileName } from '../panel/number.ts';
import { type Line, timeSeries } from '../panel/time-series.ts';
import { estimatedQuantile, histogramOf } from './histogram.ts';
import { jobsOfIndicator } from './jobs.ts';
import { constant } from './query.ts';

const bound = (seconds: number, legend: string, colour: string): Line => ({
  expression: constant(seconds),
  legend,
  colour,
  limit: true,
});

/** The promise, and what else the status asks of the same latency. */
const bounds = ({ indicator, status }: Objective): readonly Line[] => {
  const promised = latencyBound(indicator);
  if (promised === null) return [];
  const red = status.red.flatMap((condition) => {
    const seconds = latencyBound(condition.indicator);
    if (seconds === null || seconds === promised) return [];
    return [bound(seconds, `■ ${condition.text}`, colours.red)];
  });
  return [bound(promised, `good within ${latency(promised)}`, colours.yellow), ...red];
};

/** Null for an objective that is no latency. */
export const latencyPanel = (objective: Objective, set: SloSet): Panel | null => {
  const { indicator, target, exemplars } = objective;
  const histogram = histogramOf(indicator);
  if (histogram === null) return null;
  const name = quantileName(target);
  const frame = {
    title: `≈ ${name} of ${histogram.metric.replace(/_bucket$/, '')}`,
    description: [
      'Interpolated within the buckets of the histogram, so it decides nothing: the promise counts events within a bound.',
      ...(exemplars ? [`Bad events as spans: \`${exemplars.text}\``] : []),
    ].join('\n\n'),
    unit: 's',
    links: linksOf(objective),
  };
  const quantile = {
    expression: estimatedQuantile(target, histogram, jobsOfIndicator(indicator, set)),
    legend: `≈ ${name}`,
    colour: colours.line,
    exemplars: true,
  };
  return timeSeries(frame, [quantile, ...bounds(objective)], { from: 0 });
};
