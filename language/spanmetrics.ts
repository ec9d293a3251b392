// What counts spans, as Prometheus has it: the histogram that the OpenTelemetry Collector's spanmetrics
// connector makes of them. Labels hold texts without an order, and buckets have an upper bound, so
// that not every filter has such a form; the connector is told to make what the others need.

import { stringify } from 'yaml';
import type { Artefact } from './artefact.ts';
import { canonical, difference } from './linear-form.ts';
import { indicatorsOf } from './measure.ts';
import { numberPattern } from './number-pattern.ts';
import { canonicalBound } from './promql-selector.ts';
import type {
  IndicatorOf,
  LinearForm,
  Matcher,
  MatchOperator,
  Selector,
  SloSet,
  SpanCondition,
} from './slo-set.ts';
import { durationNsText } from './traceql-print.ts';

/** Why there is no form, and by which condition. */
export type NoForm = { readonly reason: string; readonly condition: SpanCondition };

export type SpanForms = { readonly good: LinearForm; readonly total: LinearForm };

const namespace = 'traces.span.metrics';
const histogram = 'traces_span_metrics_duration_seconds';

/** Labels that are not there for an attribute of the same name. */
const taken = [
  ...['service_name', 'span_name', 'span_kind', 'status_code', 'collector_instance_id'],
  ...['le', 'job', 'instance', 'otel_scope_name', 'otel_scope_version', 'otel_scope_schema_url'],
];

const labelOf = (attribute: string): string => attribute.replaceAll(/[^a-zA-Z0-9_]/gu, '_');

const isServiceName = ({ field }: SpanCondition): boolean =>
  field.scope === 'resource' && field.name === 'service.name';

const isDuration = ({ field }: SpanCondition): boolean =>
  field.scope === 'intrinsic' && field.name === 'duration';

const nothing = { operator: '!=', value: '' } as const;

/** What the label must be, where an attribute that is missing is an empty label. */
const labelled = (condition: SpanCondition, label: string): readonly Matcher[] | NoForm => {
  const { operator, value } = condition;
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') {
    const pattern = numberPattern(operator, Number(value));
    if (pattern !== null) return [{ label, operator: '=~', value: pattern }];
    return { reason: 'labels are texts, compared only with whole numbers from 0 on', condition };
  }
  const text = String(value);
  if (text === '' && operator === '=')
    return { reason: 'a label that is empty is a label that is missing', condition };
  if (typeof value === 'number' && text.includes('e'))
    return { reason: `${text} is not written so in labels`, condition };
  const matcher: Matcher = { label, operator, value: text };
  return operator === '=' ? [matcher] : [matcher, { label, ...nothing }];
};

const words: Readonly<Record<'kind' | 'status', readonly [label: string, prefix: string]>> = {
  kind: ['span_kind', 'SPAN_KIND_'],
  status: ['status_code', 'STATUS_CODE_'],
};

const isMatch = (operator: string): operator is MatchOperator =>
  ['=', '!=', '=~', '!~'].includes(operator);

/** The matchers of a condition that is not about duration. */
const matchersOf = (condition: SpanCondition): readonly Matcher[] | NoForm => {
  const { field, operator, value } = condition;
  if (isDuration(condition)) return [];
  if (field.scope === 'intrinsic') {
    if (!isMatch(operator)) return { reason: 'labels are texts, which have no order', condition };
    if (field.name === 'name') return [{ label: 'span_name', operator, value: String(value) }];
    if (field.name === 'duration') return [];
    const [label, prefix] = words[field.name];
    return [{ label, operator, value: `${prefix}${String(value).toUpperCase()}` }];
  }
  if (isServiceName(condition)) return labelled(condition, 'service_name');
  const label = labelOf(field.name);
  if (taken.includes(label))
    return { reason: `the label ${label} is that of something else`, condition };
  if (!/^[a-zA-Z]/.test(label))
    return { reason: `no label can be named after '${field.name}'`, condition };
  return labelled(condition, label);
};

type Limits = { readonly above: number | null; readonly atMost: number | null };

const limitsOf = (conditions: readonly SpanCondition[]): Limits | NoForm => {
  let [above, atMost]: [number | null, number | null] = [null, null];
  for (const condition of conditions.filter(isDuration)) {
    const { operator, value } = condition;
    const nanoseconds = Number(value);
    if (operator === '<=') atMost = Math.min(atMost ?? nanoseconds, nanoseconds);
    else if (operator === '>') above = Math.max(above ?? nanoseconds, nanoseconds);
    else {
      const reason = `a bucket holds what is at most its bound, so 'duration ${operator}' has none`;
      return { reason, condition };
    }
  }
  return { above, atMost };
};

/** All spans that pass the conditions. */
const countOf = (conditions: readonly SpanCondition[]): LinearForm | NoForm => {
  const limits = limitsOf(conditions);
  if ('reason' in limits) return limits;
  const matchers: Matcher[] = [];
  const attributes = new Map<string, string>();
  for (const condition of conditions) {
    const found = matchersOf(condition);
    if ('reason' in found) return found;
    const { field } = condition;
    const [label = ''] = found.map((matcher) => matcher.label);
    const first = attributes.get(label);
    if (first !== undefined && first !== field.name)
      return { reason: `'${first}' and '${field.name}' are the one label ${label}`, condition };
    if (field.scope !== 'intrinsic') attributes.set(label, field.name);
    matchers.push(...found);
  }
  const bucket = (nanoseconds: number | null): Selector => {
    if (nanoseconds === null) return { metric: `${histogram}_count`, matchers };
    const value = canonicalBound(String(nanoseconds / 1e9));
    const le: Matcher = { label: 'le', operator: '=', value };
    return { metric: `${histogram}_bucket`, matchers: [...matchers, le] };
  };
  const { above, atMost } = limits;
  const upper: LinearForm = canonical([{ factor: 1, selector: bucket(atMost) }]);
  if (above === null) return upper;
  if (atMost !== null && atMost <= above) {
    const [condition] = conditions.filter(isDuration);
    if (condition) return { reason: 'no duration is within both bounds', condition };
  }
  return difference(upper, [{ factor: 1, selector: bucket(above) }]);
};

/** Good and total over the connector's histogram, or why it has no form for them. */
export const spanForms = ({ total, part, gives }: IndicatorOf<'spans'>): SpanForms | NoForm => {
  const all = countOf(total.conditions);
  if ('reason' in all) return all;
  const some = countOf(part.conditions);
  if ('reason' in some) return some;
  return { good: gives === 'good' ? some : difference(all, some), total: all };
};

/** Durations that must be bucket bounds, in nanoseconds, rising. */
export const boundsOf = (conditions: readonly SpanCondition[]): readonly number[] =>
  [...new Set(conditions.filter(isDuration).map(({ value }) => Number(value)))].sort(
    (a, b) => a - b,
  );

/** Every indicator of the set that counts spans and has a form. */
const spanIndicators = ({ objectives }: SloSet): readonly IndicatorOf<'spans'>[] => {
  const found = new Map<string, IndicatorOf<'spans'>>();
  for (const one of objectives.flatMap(indicatorsOf))
    if (one.kind === 'spans' && !('reason' in spanForms(one))) found.set(one.id, one);
  return [...found.values()];
};

const note = `Generated by \`signalbox generate\` from the SLO definitions: change those, not this file.

For the OpenTelemetry Collector (its contrib distribution, from v0.109 on), given beside its own
configuration: otelcol-contrib --config own.yaml --config otel-spanmetrics.yaml
There spanmetrics is to stand among the exporters of the pipeline of traces, before any sampling, and
among the receivers of a pipeline of metrics that ends in Prometheus.

What counts spans is read from ${histogram}, whose labels are service_name,
span_name, span_kind, status_code and the dimensions below. A dimension is looked for in the span
first, then in its resource. Leave the feature gate spanmetrics.statusCodeConvention.useOtelPrefix off.`;

/** The configuration that the connector needs, only where anything counts spans. */
export const spanmetricsConfig = (set: SloSet): Artefact | null => {
  const indicators = spanIndicators(set);
  if (indicators.length === 0) return null;
  const conditions = indicators.flatMap(({ total, part }) => [
    ...total.conditions,
    ...part.conditions,
  ]);
  const attributes = conditions
    .filter((condition) => condition.field.scope !== 'intrinsic' && !isServiceName(condition))
    .map(({ field }) => field.name);
  const dimensions = [...new Set(attributes)].sort().map((name) => ({ name }));
  const buckets = boundsOf(conditions).map(durationNsText);
  const spanmetrics = {
    namespace,
    histogram: { unit: 's', ...(buckets.length > 0 ? { explicit: { buckets } } : {}) },
    ...(dimensions.length > 0 ? { dimensions } : {}),
    aggregation_temporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
    metrics_flush_interval: '15s',
  };
  const head = note.replaceAll(/^(?=.)/gm, '# ').replaceAll(/^$/gm, '#');
  const body = stringify({ connectors: { spanmetrics } }, { lineWidth: 0 });
  return { path: 'alerts/generated/otel-spanmetrics.yaml', text: `${head}\n\n${body}` };
};
