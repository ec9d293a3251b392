// A ratio of two queries, good or bad of total: of counters, whose increments are the events, or of
// gauges, whose values are. Both are counted in one data source, from the same samples.

import type { Report } from './diagnostic.ts';
import { type IndicatorContext, indicatorId, isTraceql, readQuery } from './indicator-query.ts';
import type { RatioMetric } from './kinds/open-slo.ts';
import { difference, equal } from './linear-form.ts';
import type { Indicator } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

export const reportParts = (
  { good, bad, total }: RatioMetric,
  path: Path,
  document: YamlDocument,
  report: Report,
): boolean => {
  if (total && Boolean(good) !== Boolean(bad)) return false;
  const message = !total
    ? "'total' is missing"
    : good
      ? "'good' and 'bad' exclude each other"
      : "neither 'good' nor 'bad' is there";
  const fix = "Write 'total', and one of 'good' and 'bad'.";
  report('one-of', document.keyMark(path), message, fix);
  return true;
};

/** The ratio that stands at `path`, or null when it is wrong, which was reported. */
export const readParts = (
  ratio: RatioMetric,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Indicator | null => {
  const { report } = context;
  if (reportParts(ratio, path, document, report)) return null;
  const part = ratio.bad ? 'bad' : 'good';
  const [counting, all] = [ratio[part], ratio.total];
  if (!counting || !all) return null;
  if (ratio.counter === undefined) {
    const message = `'counter' is missing, so it is open whether these are counters or gauges`;
    const fix = 'Add counter: true for metrics that only grow, counter: false for gauges.';
    report('missing-field', document.keyMark(path), message, fix);
    return null;
  }
  const kind = ratio.counter ? 'counters' : 'gauges';
  const counted = readQuery(counting, kind, [...path, part], document, context);
  const total = readQuery(all, kind, [...path, 'total'], document, context);
  if (!counted || !total) return null;
  const mark = document.keyMark([...path, part]);
  const { source } = total;
  if (counted.source !== source) {
    const message = `'${part}' counts in ${counted.source} and 'total' in ${source}`;
    report('two-sources', mark, message, 'Count both in one data source, from the same samples.');
    return null;
  }
  const good = part === 'good' ? counted.form : difference(total.form, counted.form);
  if (good.length === 0) {
    const message = "'bad' is all of 'total', so nothing can be good";
    report('counts-nothing', mark, message, "Count in 'bad' only what went wrong.");
    return null;
  }
  if (equal(good, total.form)) {
    const message = "'good' and 'total' count the same, so nothing can be bad";
    report('never-bad', mark, message, "Count in 'good' only what went well.");
  }
  // Counters came first, and what they counted is kept under ids without their kind.
  const counts = [source, good, total.form];
  return {
    ...{ kind, source, good, total: total.form },
    id: kind === 'counters' ? indicatorId(...counts) : indicatorId(kind, ...counts),
    goodText: part === 'good' ? counted.text : `(${total.text}) - (${counted.text})`,
    totalText: total.text,
  };
};

/** Whether any of the parts counts spans. */
export const countsSpans = ({ good, bad, total }: RatioMetric): boolean =>
  [good, bad, total].some(isTraceql);
