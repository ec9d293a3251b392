// The data points of one metric → Samples. A point that makes no sense is left out with its reason;
// a point that says "no value" is left out silently, as the protocol asks.

import { boundText } from '../bound.ts';
import type { Labels, Sample, SampleKind } from '../sample.ts';
import { readAttributes } from './attributes.ts';
import type {
  HistogramMessage,
  HistogramPoint,
  Int64,
  NumberPoint,
  SumMessage,
} from './message.ts';
import { labelName } from './metric-name.ts';
import { millisecondsOf } from './traces.ts';

export type PointResult = { readonly samples: readonly Sample[] } | { readonly reason: string };

const noRecordedValue = 1;
const nothing: PointResult = { samples: [] };

const temporalities: Readonly<Record<number, SampleKind>> = { 1: 'delta', 2: 'counter' };
const noTemporality: PointResult = { reason: 'its temporality is neither delta nor cumulative' };

const isZero = (value: Int64): boolean => value.low === 0 && value.high === 0;

/** Attributes that come to one label name keep all their values, in order, joined by ';'. */
export const pointLabels = (attributes: NumberPoint['attributes'], target: Labels): Labels => {
  const labels = new Map(Object.entries(target));
  const own = new Set<string>();
  const sorted = Object.entries(readAttributes(attributes)).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of sorted) {
    const spelled = labelName(key);
    // `le` is the histogram's own.
    const name = spelled === 'le' ? 'exported_le' : spelled;
    const text = Array.isArray(value) ? JSON.stringify(value) : String(value);
    labels.set(name, own.has(name) ? `${labels.get(name)};${text}` : text);
    own.add(name);
  }
  return Object.fromEntries(labels);
};

type Times = { readonly timeMs: number; readonly createdMs?: number };

/** A start that equals the end is the protocol's way to say that the start is not known. */
const timesOf = (point: NumberPoint | HistogramPoint): Times | null => {
  if (isZero(point.timeUnixNano)) return null;
  const timeMs = millisecondsOf(point.timeUnixNano);
  const createdMs = millisecondsOf(point.startTimeUnixNano);
  return createdMs === 0 || createdMs >= timeMs ? { timeMs } : { timeMs, createdMs };
};
const noTime: PointResult = { reason: 'it has no time' };

const numberOf = (point: NumberPoint): number | null => {
  if (point.value === 'asDouble') return point.asDouble;
  return point.value === 'asInt' ? Number(point.asInt.toBigInt()) : null;
};

export const gaugePoint = (name: string, point: NumberPoint, target: Labels): PointResult => {
  if (point.flags & noRecordedValue) return nothing;
  const value = numberOf(point);
  const times = timesOf(point);
  if (value === null) return { reason: 'it has no value' };
  if (times === null) return noTime;
  const labels = pointLabels(point.attributes, target);
  return { samples: [{ name, labels, value, kind: 'gauge', timeMs: times.timeMs }] };
};

/** A sum that may fall is a level when it is cumulative; its deltas are of no use here. */
export const sumPoint = (
  name: string,
  sum: SumMessage,
  point: NumberPoint,
  target: Labels,
): PointResult => {
  const kind = temporalities[sum.aggregationTemporality];
  if (kind === undefined) return noTemporality;
  if (!sum.isMonotonic) {
    return kind === 'counter'
      ? gaugePoint(name, point, target)
      : { reason: 'deltas of a sum that may fall are not taken' };
  }
  if (point.flags & noRecordedValue) return nothing;
  const value = numberOf(point);
  const times = timesOf(point);
  if (value === null) return { reason: 'it has no value' };
  if (times === null) return noTime;
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    return { reason: `a sum that only rises cannot be ${value}` };
  }
  return {
    samples: [{ name, labels: pointLabels(point.attributes, target), value, kind, ...times }],
  };
};

const bucketFault = (bounds: readonly number[], counts: readonly number[], total: number) => {
  if (counts.length === 0 && bounds.length === 0) return null;
  if (counts.length !== bounds.length + 1) {
    return `${bounds.length} bounds need ${bounds.length + 1} bucket counts, not ${counts.length}`;
  }
  if (bounds.some((bound, index) => !(bound > (bounds[index - 1] ?? Number.NEGATIVE_INFINITY)))) {
    return 'its bounds do not rise';
  }
  const sum = counts.reduce((so, count) => so + count, 0);
  return sum === total ? null : `its buckets hold ${sum} but its count is ${total}`;
};

/** Buckets become cumulative over le, as Prometheus counts them; +Inf is the count. */
export const histogramPoint = (
  name: string,
  histogram: HistogramMessage,
  point: HistogramPoint,
  target: Labels,
): PointResult => {
  const kind = temporalities[histogram.aggregationTemporality];
  if (kind === undefined) return noTemporality;
  if (point.flags & noRecordedValue) return nothing;
  const times = timesOf(point);
  if (times === null) return noTime;
  const total = Number(point.count.toBigInt());
  const counts = point.bucketCounts.map((count) => Number(count.toBigInt()));
  const fault = bucketFault(point.explicitBounds, counts, total);
  if (fault) return { reason: fault };

  const labels = pointLabels(point.attributes, target);
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
  push('count', total, labels);
  if (point._sum && Number.isFinite(point.sum)) push('sum', point.sum, labels);
  return { samples };
};
