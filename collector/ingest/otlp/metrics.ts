// ExportMetricsServiceRequest → one Batch a target. What is not taken is named with its reason; the
// rest of the request is taken.

import type { Batch, Labels, Sample } from '../sample.ts';
import type { Attributes } from '../span.ts';
import { readResource, targetOf } from './attributes.ts';
import type { MetricMessage, MetricsRequest } from './message.ts';
import { metricName } from './metric-name.ts';
import type { Refused } from './partial-success.ts';
import { gaugePoint, histogramPoint, type PointResult, sumPoint } from './points.ts';

/** What every series of a target carries, as Prometheus has it from the same exporters. */
const targetLabels = (resource: Attributes): Labels => {
  const service = String(resource['service.name'] ?? 'unknown_service');
  const namespace = resource['service.namespace'];
  const instance = resource['service.instance.id'];
  return {
    job: namespace === undefined ? service : `${String(namespace)}/${service}`,
    ...(instance === undefined ? {} : { instance: String(instance) }),
  };
};

type MetricResult = { readonly points: readonly PointResult[] } | Pick<Refused, 'reason' | 'count'>;

const readMetric = (metric: MetricMessage, target: Labels): MetricResult => {
  switch (metric.data) {
    case 'gauge': {
      const name = metricName(metric.name, metric.unit, 'gauge');
      return { points: metric.gauge.dataPoints.map((point) => gaugePoint(name, point, target)) };
    }
    case 'sum': {
      const { sum } = metric;
      const name = metricName(metric.name, metric.unit, sum.isMonotonic ? 'counter' : 'gauge');
      return { points: sum.dataPoints.map((point) => sumPoint(name, sum, point, target)) };
    }
    case 'histogram': {
      const { histogram } = metric;
      const name = metricName(metric.name, metric.unit, 'histogram');
      return {
        points: histogram.dataPoints.map((point) => histogramPoint(name, histogram, point, target)),
      };
    }
    case 'exponentialHistogram':
      return {
        reason: 'exponential histograms are not taken: export it with explicit bounds',
        count: metric.exponentialHistogram.dataPoints.length,
      };
    case 'summary':
      return {
        reason: 'summaries are not taken: their quantiles cannot be added up; use a histogram',
        count: metric.summary.dataPoints.length,
      };
    default:
      return { reason: 'its kind is not known', count: 0 };
  }
};

/** @param fingerprint of the request's body; with the target it recognises a repeated batch. */
export const readMetrics = (
  request: MetricsRequest,
  source: string,
  receivedMs: number,
  fingerprint: string,
): { readonly batches: readonly Batch[]; readonly refused: readonly Refused[] } => {
  const byTarget = new Map<string, Sample[]>();
  const refused: Refused[] = [];
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    const attributes = readResource(resource);
    const labels = targetLabels(attributes);
    const target = targetOf(attributes);
    const samples = byTarget.get(target) ?? [];
    byTarget.set(target, samples);
    for (const metric of scopeMetrics.flatMap((scope) => scope.metrics)) {
      const where = `metric "${metric.name}"`;
      const result = readMetric(metric, labels);
      if ('reason' in result) {
        refused.push({ where, ...result });
        continue;
      }
      if (!/[A-Za-z0-9]/.test(metric.name)) {
        refused.push({ where, reason: 'it has no name', count: result.points.length });
        continue;
      }
      for (const point of result.points) {
        if ('reason' in point) refused.push({ where, reason: point.reason, count: 1 });
        else samples.push(...point.samples);
      }
    }
  }
  const batches = [...byTarget]
    .filter(([, samples]) => samples.length > 0)
    .map(([target, samples]) => ({
      source,
      target,
      timeMs: receivedMs,
      complete: false,
      fingerprint: `${fingerprint} ${target}`,
      samples,
    }));
  return { batches, refused };
};
