// A ratio that counts spans: each span that 'total' takes is one event, and 'good' or 'bad' is a part
// of those. That it is a part is seen from its conditions, which begin with all of total's.

import { reportParts } from './indicator-parts.ts';
import { type IndicatorContext, indicatorId, isTraceql } from './indicator-query.ts';
import type { Metric, RatioMetric } from './kinds/open-slo.ts';
import type { IndicatorOf, SpanCondition, SpanFilter } from './slo-set.ts';
import { resolveSource } from './source.ts';
import { spanForms } from './spanmetrics.ts';
import { parseTraceql } from './traceql.ts';
import { durationNsText, printCondition } from './traceql-print.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

type Role = 'good' | 'bad';

type Filtered = {
  readonly source: string;
  readonly filter: SpanFilter;
  readonly places: readonly number[];
  readonly queryPath: Path;
};

const keyOf = ({ field, operator, value }: SpanCondition): string =>
  JSON.stringify([field.scope, field.name, operator, value]);

/** Order and repetition do not matter to what a filter takes. */
const keysOf = ({ conditions }: SpanFilter): readonly string[] =>
  [...new Set(conditions.map(keyOf))].sort();

/** Spans are heard from what is pushed. */
const reportSource = (
  { metricSource }: Metric,
  path: Path,
  document: YamlDocument,
  { sources, report }: IndicatorContext,
): boolean => {
  const { metricSourceRef: name } = metricSource;
  const first = [...sources.values()].find(({ type }) => type === 'otlp');
  const named = name === undefined ? undefined : sources.get(name);
  if (!named || named.type === 'otlp') return false;
  const mark = document.mark([...path, 'metricSource', 'metricSourceRef']);
  const fix = first ? `Name ${first.name}.` : "Define a DataSource of the type 'otlp'.";
  const message = `spans are pushed, and ${named.name} is of the type ${named.type}`;
  report('span-source', mark, message, fix);
  return true;
};

const readFilter = (
  metric: Metric,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Filtered | null => {
  const { index, sources, report } = context;
  const at: Path = [...path, 'metricSource'];
  const queryPath: Path = [...at, 'spec', 'query'];
  const reading = parseTraceql(metric.metricSource.spec.query);
  for (const { rule, at: offset, message, fix } of reading.findings)
    report(rule, document.textMark(queryPath, offset), message, fix);
  if (reportSource(metric, path, document, context)) return null;
  const source = resolveSource(metric.metricSource, at, document, sources, index, report);
  if (source === null || reading.filter === null) return null;
  return { source, filter: reading.filter, places: reading.places, queryPath };
};

/** Both parts ask for spans, and their count only grows. */
const reportMixed = (
  ratio: RatioMetric,
  part: Role,
  path: Path,
  document: YamlDocument,
  { report }: IndicatorContext,
): boolean => {
  const other = ([part, 'total'] as const).find((role) => !isTraceql(ratio[role]));
  if (other) {
    const mark = document.keyMark([...path, other]);
    const message = `spans are counted here, but '${other}' counts something else`;
    report('two-sources', mark, message, 'Write type: traceql at both, and count spans in both.');
    return true;
  }
  if (ratio.counter !== false) return false;
  const mark = document.mark([...path, 'counter']);
  const fix = 'Write counter: true, or leave it out.';
  report('wrong-value', mark, "spans are counted, so 'counter' cannot be false", fix);
  return true;
};

/** What of total's the part does not ask for, as total has it. */
const missingIn = (part: Filtered, total: Filtered): readonly string[] => {
  const asked = new Set(keysOf(part.filter));
  return total.filter.conditions.flatMap((condition) =>
    asked.has(keyOf(condition)) ? [] : [printCondition(condition)],
  );
};

/** What Prometheus makes of it, which counts spans by buckets and labels. */
const tellSpanMetrics = (
  indicator: IndicatorOf<'spans'>,
  read: readonly Filtered[],
  document: YamlDocument,
  { report }: IndicatorContext,
): void => {
  const forms = spanForms(indicator);
  const told = new Set<string>();
  for (const { filter, places, queryPath } of read)
    for (const [index, condition] of filter.conditions.entries()) {
      const mark = document.textMark(queryPath, places[index] ?? 0);
      const { field, value } = condition;
      if ('reason' in forms) {
        if (forms.condition !== condition) continue;
        const message = `Prometheus cannot count these spans: ${forms.reason}`;
        const fix =
          field.scope === 'intrinsic' && field.name === 'duration'
            ? "Write 'duration <=' for what is good, or 'duration >' for what is bad."
            : 'Leave it as it is where the collector counts, which can.';
        report('no-span-metrics', mark, message, fix);
      } else if (field.scope === 'intrinsic' && field.name === 'duration') {
        const bound = durationNsText(Number(value));
        if (told.has(bound)) continue;
        told.add(bound);
        const message = `Prometheus counts these spans where ${bound} is a bucket bound of the span metrics`;
        const fix =
          'Make them with the generated otel-spanmetrics.yaml, which has that bound and these dimensions.';
        report('span-bounds', mark, message, fix);
      }
    }
};

/** The ratio of spans that stands at `path`, or null when it is wrong, which was reported. */
export const readSpanIndicator = (
  ratio: RatioMetric,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): IndicatorOf<'spans'> | null => {
  const { report } = context;
  const role: Role = ratio.bad ? 'bad' : 'good';
  if (reportParts(ratio, path, document, report)) return null;
  const [counting, all] = [ratio[role], ratio.total];
  if (!counting || !all || reportMixed(ratio, role, path, document, context)) return null;
  const total = readFilter(all, [...path, 'total'], document, context);
  const part = readFilter(counting, [...path, role], document, context);
  if (!part || !total) return null;
  const missing = missingIn(part, total);
  if (missing.length > 0) {
    const message = `'${role}' takes spans that 'total' does not`;
    const fix = `Begin it with all that 'total' asks: add ${missing.join(' && ')}.`;
    report('span-part', document.mark(part.queryPath), message, fix);
    return null;
  }
  const [partKeys, totalKeys] = [keysOf(part.filter), keysOf(total.filter)];
  if (partKeys.length === totalKeys.length) {
    const mark = document.keyMark([...path, role]);
    if (role === 'bad') {
      const message = "'bad' is all of 'total', so nothing can be good";
      report('counts-nothing', mark, message, "Count in 'bad' only what went wrong.");
      return null;
    }
    const message = "'good' and 'total' count the same, so nothing can be bad";
    report('never-bad', mark, message, "Count in 'good' only what went well.");
  }
  const { source } = total;
  const indicator: IndicatorOf<'spans'> = {
    kind: 'spans',
    id: indicatorId('spans', source, role, partKeys, totalKeys),
    ...{ source, total: total.filter, part: part.filter, gives: role },
    goodText: role === 'good' ? part.filter.text : `(${total.filter.text}) - (${part.filter.text})`,
    totalText: total.filter.text,
  };
  tellSpanMetrics(indicator, [total, part], document, context);
  return indicator;
};
