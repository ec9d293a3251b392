// The annotation signalbox/k6-metric: by which metric a load test in k6 measures an objective.
// A latency is a Trend in milliseconds, anything else a Rate of good events; beside each stands a
// Counter of its events, so that nobody takes a metric without any for a kept promise.

import { readAnnotation } from './annotation.ts';
import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { latencyBound } from './latency.ts';
import type { Indicator } from './slo-set.ts';

/** The metric of one objective; null where none is named or the name is wrong, which is reported. */
export type ReadK6Metric = (
  slo: DefinitionOf<'SLO'>,
  objective: string,
  indicator: Indicator,
) => string | null;

export type K6MetricType = 'trend' | 'rate';

export const k6MetricType = (indicator: Indicator): K6MetricType =>
  latencyBound(indicator) === null ? 'rate' : 'trend';

const eventsSuffix = '_events';

/** The Counter beside a metric. */
export const k6EventsMetric = (metric: string): string => `${metric}${eventsSuffix}`;

// k6 takes names of up to 128 characters; the Counter's is longer than its metric's.
const longest = 128 - eventsSuffix.length;

/** What k6 measures by itself, by name or by the words it begins with. */
const ofK6 =
  /^(vus|vus_max|iterations|iteration_duration|dropped_iterations|checks|group_duration|data_sent|data_received|(http|ws|grpc|browser)_.*)$/;

const problemOf = (name: string): readonly [message: string, fix: string] | null => {
  if (!/^[a-zA-Z_]\w*$/.test(name) || name.length > longest) {
    const fix = `Write 1 to ${longest} letters, digits and _, the first no digit: request_duration.`;
    return [`k6 takes no metric of the name '${name}'`, fix];
  }
  if (ofK6.test(name)) return [`'${name}' is what k6 calls one of its own`, 'Write another name.'];
  if (name.endsWith(eventsSuffix)) {
    const message = `'${name}' would be taken for the counter of a metric's events`;
    return [message, `Write a name that does not end with ${eventsSuffix}.`];
  }
  return null;
};

const forms: Readonly<Record<K6MetricType, string>> = {
  trend: 'a duration',
  rate: 'a share of good events',
};

/** A reader that remembers what it read: a metric may serve several objectives of one form. */
export const k6Metrics = (report: Report): ReadK6Metric => {
  const first = new Map<string, { readonly type: K6MetricType; readonly key: string }>();
  return (slo, objective, indicator) => {
    const annotation = readAnnotation(slo, 'signalbox/k6-metric', objective);
    if (!annotation) return null;
    const { value: name, path } = annotation;
    const mark = slo.document.mark(path);
    const problem = problemOf(name);
    if (problem) {
      report('k6-metric-name', mark, ...problem);
      return null;
    }
    const type = k6MetricType(indicator);
    const key = `${slo.name}/${objective}`;
    const other = first.get(name);
    if (other && other.type !== type) {
      const message = `of '${key}' the metric '${name}' is ${forms[type]}, but of '${other.key}' ${forms[other.type]}`;
      report('k6-metric-form', mark, message, 'Give one of the two another metric.');
      return null;
    }
    if (!other) first.set(name, { type, key });
    return name;
  };
};
