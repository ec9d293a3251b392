// The data points of a gauge or a sum → Samples, and what the points of all kinds have in common. A
// point that makes no sense is left out with its reason; one that says "no value" ends its series.

import type { Exemplar, Labels, Sample, SampleKind } from '../sample.ts';
import { readAttributes } from './attributes.ts';
import type { ExemplarMessage, Int64, NumberPoint, Point, SumMessage } from './message.ts';
import { labelName } from './metric-name.ts';
import { millisecondsOf } from './traces.ts';

export type PointResult = { readonly samples: readonly Sample[] } | { readonly reason: string };

const noRecordedValue = 1;

/** Whether the point only says that its series has no value any more. */
export const isGone = ({ flags }: Point): boolean => (flags & noRecordedValue) !== 0;

const temporalities: Readonly<Record<number, SampleKind>> = { 1: 'delta', 2: 'counter' };

/** @returns undefined where it is neither delta nor cumulative. */
export const kindOf = (temporality: number): SampleKind | undefined => temporalities[temporality];
export const noTemporality: PointResult = {
  reason: 'its temporality is neither delta nor cumulative',
};

const isZero = (value: Int64): boolean => value.low === 0 && value.high === 0;

/** Attributes that come to one label name keep all their values, in order, joined by ';'. */
export const pointLabels = (attributes: Point['attributes'], target: Labels): Labels => {
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

export type Times = { readonly timeMs: number; readonly createdMs?: number };

/** A start that equals the end is the protocol's way to say that the start is not known. */
export const timesOf = (point: Point): Times | null => {
  if (isZero(point.timeUnixNano)) return null;
  const timeMs = millisecondsOf(point.timeUnixNano);
  const createdMs = millisecondsOf(point.startTimeUnixNano);
  return createdMs === 0 || createdMs >= timeMs ? { timeMs } : { timeMs, createdMs };
};
export const noTime: PointResult = { reason: 'it has no time' };

export const gone = (
  name: string,
  labels: Labels,
  kind: SampleKind,
  { timeMs }: Times,
): Sample => ({ name, labels, value: 0, kind, timeMs, isGone: true });

const numberOf = (point: NumberPoint | ExemplarMessage): number | null => {
  if (point.value === 'asDouble') return point.asDouble;
  return point.value === 'asInt' ? Number(point.asInt.toBigInt()) : null;
};

/** Those that lead to a trace. */
export const exemplarsOf = (
  exemplars: readonly ExemplarMessage[],
): { readonly exemplars?: readonly Exemplar[] } => {
  const found = exemplars.flatMap((exemplar) => {
    const value = numberOf(exemplar);
    if (value === null || exemplar.traceId.length !== 16) return [];
    const traceId = Buffer.from(exemplar.traceId).toString('hex');
    return [{ traceId, value, timeMs: millisecondsOf(exemplar.timeUnixNano) }];
  });
  return found.length === 0 ? {} : { exemplars: found };
};

export const gaugePoint = (name: string, point: NumberPoint, target: Labels): PointResult => {
  const times = timesOf(point);
  const value = numberOf(point);
  const labels = pointLabels(point.attributes, target);
  if (isGone(point)) return { samples: times === null ? [] : [gone(name, labels, 'gauge', times)] };
  if (value === null) return { reason: 'it has no value' };
  if (times === null) return noTime;
  return { samples: [{ name, labels, value, kind: 'gauge', timeMs: times.timeMs }] };
};

/** A sum that may fall is a level when it is cumulative; from its deltas nobody can tell one. */
export const sumPoint = (
  name: string,
  sum: SumMessage,
  point: NumberPoint,
  target: Labels,
): PointResult => {
  const kind = kindOf(sum.aggregationTemporality);
  if (kind === undefined) return noTemporality;
  if (!sum.isMonotonic) {
    return kind === 'counter'
      ? gaugePoint(name, point, target)
      : {
          reason:
            'a sum that may fall is a level, which its deltas do not tell: export it as cumulative, as SDKs do unless told otherwise',
        };
  }
  const times = timesOf(point);
  const value = numberOf(point);
  const labels = pointLabels(point.attributes, target);
  if (isGone(point)) return { samples: times === null ? [] : [gone(name, labels, kind, times)] };
  if (value === null) return { reason: 'it has no value' };
  if (times === null) return noTime;
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    return { reason: `a sum that only rises cannot be ${value}` };
  }
  const exemplars = exemplarsOf(point.exemplars);
  return { samples: [{ name, labels, value, kind, ...times, ...exemplars }] };
};
