// Indicators whose events are scrapes: a share that was computed elsewhere (raw), and a value that
// an objective compares (thresholdMetric).

import { type IndicatorContext, indicatorId, isTraceql, readQuery } from './indicator-query.ts';
import type { Metric, RatioMetric } from './kinds/open-slo.ts';
import type { Comparison, IndicatorOf } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

const everyScrape = 'every scrape';

const reportSpans = (
  metric: Metric,
  path: Path,
  document: YamlDocument,
  { report }: IndicatorContext,
): boolean => {
  if (!isTraceql(metric)) return false;
  const mark = document.mark([...path, 'metricSource', 'type']);
  const message = `'${String(path.at(-1))}' cannot be asked of spans`;
  report('kind-not-read', mark, message, "Write a ratioMetric with 'good' or 'bad', and 'total'.");
  return true;
};

/** The share that stands at `path`, or null when it is wrong, which was reported. */
export const readRaw = (
  ratio: RatioMetric & { readonly raw: Metric },
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): IndicatorOf<'ratio'> | null => {
  const { report } = context;
  const at: Path = [...path, 'raw'];
  const other = (['good', 'bad', 'total'] as const).find((part) => ratio[part]);
  if (other) {
    const message = `'raw' and '${other}' exclude each other`;
    const fix = `Leave out '${other}', or write 'total' in the place of 'raw'.`;
    report('one-of', document.keyMark([...path, other]), message, fix);
    return null;
  }
  if (ratio.rawType === undefined) {
    const fix = "Add 'rawType': success where 1 is all good, failure where 1 is all bad.";
    report('missing-field', document.keyMark(path), "'rawType' is missing", fix);
    return null;
  }
  if (reportSpans(ratio.raw, at, document, context)) return null;
  const value = readQuery(ratio.raw, 'gauges', at, document, context);
  if (!value) return null;
  const message = 'a share that was computed elsewhere is averaged over time, not over events';
  const fix =
    "Count 'good' and 'total' where that is possible: busy and idle times then weigh right.";
  report('mean-of-ratios', document.keyMark(at), message, fix);
  const { source, form, text } = value;
  const gives = ratio.rawType === 'success' ? 'good' : 'bad';
  return {
    ...{ kind: 'ratio', source, value: form, gives },
    id: indicatorId('ratio', source, form, gives),
    goodText: gives === 'good' ? text : `1 - (${text})`,
    totalText: everyScrape,
  };
};

const signs: Readonly<Record<Comparison, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** What an objective compares a threshold metric with. */
export type Compare = (operator: Comparison, threshold: number) => IndicatorOf<'threshold'>;

/** The value that stands at `path`, to be compared; null when it is wrong, which was reported. */
export const readThreshold = (
  metric: Metric,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Compare | null => {
  if (reportSpans(metric, path, document, context)) return null;
  const value = readQuery(metric, 'gauges', path, document, context);
  if (!value) return null;
  const { source, form, text } = value;
  return (operator, threshold) => ({
    ...{ kind: 'threshold', source, value: form, operator, threshold },
    id: indicatorId('threshold', source, form, operator, threshold),
    goodText: `${text} ${signs[operator]} ${threshold}`,
    totalText: text,
  });
};
