// The data points of histograms, exponential histograms and summaries → the series that Prometheus
// would have of them. A point whose parts contradict each other is left out with its reason.

import { boundText } from '../bound.ts';
import type { BucketRun, ExponentialBuckets, Labels, Sample, SampleKind } from '../sample.ts';
import type {
  Buckets,
  ExponentialMessage,
  ExponentialPoint,
  HistogramMessage,
  HistogramPoint,
  Int64,
  Point,
  SummaryPoint,
} from './message.ts';
import {
  exemplarsOf,
  gone,
  isGone,
  kindOf,
  noTemporality,
  noTime,
  type PointResult,
  pointLabels,
  type Times,
  timesOf,
} from './points.ts';

/** As the data model bounds it: beyond them a bucket is wider or finer than doubles are. */
const [lowestScale, highestScale] = [-10, 20];

const countOf = (value: Int64): number => Number(value.toBigInt());
const countsOf = (values: readonly Int64[]): number[] => values.map(countOf);
const added = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

const bucketFault = (bounds: readonly number[], counts: readonly number[], total: number) => {
  if (counts.length === 0 && bounds.length === 0) return null;
  if (counts.length !== bounds.length + 1) {
    return `${bounds.length} bounds need ${bounds.length + 1} bucket counts, not ${counts.length}`;
  }
  if (bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? Number.NEGATIVE_INFINITY)))) {
    return 'its bounds do not rise';
  }
  const sum = added(counts);
  return sum === total ? null : `its buckets hold ${sum} but its count is ${total}`;
};

/** A sum of observations below zero may fall: it counts nothing, and is a level. */
const sumSample = (name: string, sum: number, labels: Labels, kind: SampleKind, times: Times) => {
  if (!Number.isFinite(sum)) return [];
  return [{ name: `${name}_sum`, labels, value: sum, kind: sum < 0 ? 'gauge' : kind, ...times }];
};

/** What the points of all distributions have in common: when and of what they are, or that they end. */
const pointOf = (
  name: string,
  suffixes: readonly string[],
  kind: SampleKind | undefined,
  point: Point,
  target: Labels,
  read: (labels: Labels, kind: SampleKind, times: Times) => PointResult,
): PointResult => {
  if (kind === undefined) return noTemporality;
  const times = timesOf(point);
  if (times === null) return isGone(point) ? { samples: [] } : noTime;
  const labels = pointLabels(point.attributes, target);
  if (!isGone(point)) return read(labels, kind, times);
  return { samples: suffixes.map((suffix) => gone(name + suffix, labels, kind, times)) };
};

const histogramSuffixes = ['_bucket', '_count', '_sum'];

/** Buckets become cumulative over le, as Prometheus counts them; +Inf is the count. */
export const histogramPoint = (
  name: string,
  histogram: HistogramMessage,
  point: HistogramPoint,
  target: Labels,
): PointResult => {
  const temporality = kindOf(histogram.aggregationTemporality);
  return pointOf(name, histogramSuffixes, temporality, point, target, (labels, kind, times) => {
    const total = countOf(point.count);
    const counts = countsOf(point.bucketCounts);
    const fault = bucketFault(point.explicitBounds, counts, total);
    if (fault) return { reason: fault };

    const samples: Sample[] = [];
    const push = (suffix: string, value: number, own: Labels) =>
      samples.push({ name: `${name}_${suffix}`, labels: own, value, kind, ...times });
    let below = 0;
    for (const [index, bound] of point.explicitBounds.entries()) {
      below += counts[index] ?? 0;
      if (bound !== Number.POSITIVE_INFINITY)
        push('bucket', below, { ...labels, le: boundText(bound) });
    }
    push('bucket', total, { ...labels, le: '+Inf' });
    const exemplars = exemplarsOf(point.exemplars);
    samples.push({ name: `${name}_count`, labels, value: total, kind, ...times, ...exemplars });
    if (point._sum) samples.push(...sumSample(name, point.sum, labels, kind, times));
    return { samples };
  });
};

const runOf = (buckets: Buckets | null): BucketRun => ({
  offset: buckets?.offset ?? 0,
  counts: countsOf(buckets?.bucketCounts ?? []),
});

const exponentialFault = (buckets: ExponentialBuckets, total: number): string | null => {
  const { scale, zeroThreshold, zeroCount, positive, negative } = buckets;
  if (scale < lowestScale || scale > highestScale) {
    return `its scale is ${scale}: only ${lowestScale} to ${highestScale} can be told apart`;
  }
  if (!(zeroThreshold >= 0 && zeroThreshold < Number.POSITIVE_INFINITY)) {
    return `its zero threshold cannot be ${zeroThreshold}`;
  }
  const sum = zeroCount + added(positive.counts) + added(negative.counts);
  return sum === total ? null : `its buckets hold ${sum} but its count is ${total}`;
};

/** Its buckets are handed on as they are: which bounds are counted up to, the queries say. */
export const exponentialPoint = (
  name: string,
  histogram: ExponentialMessage,
  point: ExponentialPoint,
  target: Labels,
): PointResult => {
  const temporality = kindOf(histogram.aggregationTemporality);
  return pointOf(name, histogramSuffixes, temporality, point, target, (labels, kind, times) => {
    const total = countOf(point.count);
    const buckets: ExponentialBuckets = {
      scale: point.scale,
      zeroThreshold: point.zeroThreshold,
      zeroCount: countOf(point.zeroCount),
      positive: runOf(point.positive),
      negative: runOf(point.negative),
    };
    const fault = exponentialFault(buckets, total);
    if (fault) return { reason: fault };
    const exemplars = exemplarsOf(point.exemplars);
    return {
      samples: [
        { name: `${name}_bucket`, labels, value: total, kind, ...times, buckets },
        { name: `${name}_count`, labels, value: total, kind, ...times, ...exemplars },
        ...(point._sum ? sumSample(name, point.sum, labels, kind, times) : []),
      ],
    };
  });
};

/** Always cumulative. Quantiles are levels: nothing can be added up from them. */
export const summaryPoint = (name: string, point: SummaryPoint, target: Labels): PointResult => {
  return pointOf(name, ['_count', '_sum'], 'counter', point, target, (labels, kind, times) => {
    const strange = point.quantileValues.find(({ quantile }) => !(quantile >= 0 && quantile <= 1));
    if (strange) return { reason: `${strange.quantile} is no quantile: they lie between 0 and 1` };
    return {
      samples: [
        ...point.quantileValues.map(
          ({ quantile, value }): Sample => ({
            name,
            labels: { ...labels, quantile: boundText(quantile) },
            value,
            kind: 'gauge',
            timeMs: times.timeMs,
          }),
        ),
        { name: `${name}_count`, labels, value: countOf(point.count), kind, ...times },
        ...sumSample(name, point.sum, labels, kind, times),
      ],
    };
  });
};
