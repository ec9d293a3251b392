// An OpenSLO indicator, inline or referenced, as counts of good and total in one data source.
// Its id is a hash of what is counted: rewording or renaming it keeps its history.

import { createHash } from 'node:crypto';
import type { Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { findingFix } from './fix.ts';
import type { Bounds } from './histogram-bounds.ts';
import type { SliSpec } from './kinds/open-slo.ts';
import { difference, equal } from './linear-form.ts';
import { parsePromql } from './promql.ts';
import type { Indicator, LinearForm } from './slo-set.ts';
import { resolveSource, type Sources } from './source.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

const hash = (source: string, good: LinearForm, total: LinearForm): string =>
  createHash('sha256')
    .update(JSON.stringify([source, good, total]))
    .digest('hex')
    .slice(0, 16);

type Counted = { readonly source: string; readonly form: LinearForm; readonly text: string };

export type IndicatorContext = {
  readonly index: Index;
  readonly sources: Sources;
  readonly bounds: Bounds;
  readonly report: Report;
};

type Role = 'good' | 'bad' | 'total';

const readQuery = (
  ratio: NonNullable<SliSpec['ratioMetric']>,
  role: Role,
  path: Path,
  document: YamlDocument,
  { index, sources, bounds, report }: IndicatorContext,
): Counted | null => {
  const metric = ratio[role]?.metricSource;
  if (!metric) return null;
  const at: Path = [...path, role, 'metricSource'];
  const source = resolveSource(metric, at, document, sources, index, report);
  const queryPath: Path = [...at, 'spec', 'query'];
  const { form, selectors, findings } = parsePromql(metric.spec.query);
  for (const finding of findings)
    report(
      finding.rule,
      document.textMark(queryPath, finding.at),
      finding.message,
      findingFix(finding, document, queryPath, metric.spec.query),
    );
  if (source === null || form === null) return null;
  const mark = document.mark(queryPath);
  if (form.length === 0) {
    const fix = 'Write a query that counts something.';
    report('counts-nothing', mark, `what '${role}' counts cancels itself out`, fix);
    return null;
  }
  const sound = selectors.map(({ selector, at: offset }) =>
    bounds.check(source, selector, document.textMark(queryPath, offset), report),
  );
  if (!sound.every(Boolean)) return null;
  return { source, form, text: metric.spec.query.trim().replaceAll(/\s+/g, ' ') };
};

const reportUnread = (
  spec: SliSpec,
  path: Path,
  document: YamlDocument,
  report: Report,
): boolean => {
  const ratio = spec.ratioMetric;
  if (!ratio || spec.thresholdMetric !== undefined) {
    const unread = spec.thresholdMetric !== undefined;
    report(
      unread ? 'kind-not-read' : 'missing-field',
      unread ? document.keyMark([...path, 'thresholdMetric']) : document.mark(path),
      unread ? 'thresholdMetric is not read yet' : 'the indicator counts nothing',
      "Write a 'ratioMetric' with counter: true, good and total.",
    );
    return true;
  }
  const inner: Path = [...path, 'ratioMetric'];
  for (const field of ['raw', 'rawType'] as const) {
    if (ratio[field] === undefined) continue;
    const fix = "Write 'good' and 'total': a ratio cannot be counted over other windows.";
    report('kind-not-read', document.keyMark([...inner, field]), `${field} is not read yet`, fix);
    return true;
  }
  if (!ratio.counter) {
    const fix = 'Write counter: true and count with metrics that only grow.';
    const message = 'a ratio of gauges is not read yet';
    report('kind-not-read', document.mark([...inner, 'counter']), message, fix);
    return true;
  }
  if (!ratio.total || Boolean(ratio.good) === Boolean(ratio.bad)) {
    const message = !ratio.total
      ? "'total' is missing"
      : ratio.good
        ? "'good' and 'bad' exclude each other"
        : "neither 'good' nor 'bad' is there";
    const fix = "Write 'total', and one of 'good' and 'bad'.";
    report('one-of', document.keyMark(inner), message, fix);
    return true;
  }
  return false;
};

/** The indicator that stands at `path`, or null when it is wrong, which was reported. */
export const readIndicator = (
  spec: SliSpec,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Indicator | null => {
  const { report } = context;
  if (reportUnread(spec, path, document, report) || !spec.ratioMetric) return null;
  const inner: Path = [...path, 'ratioMetric'];
  const part: Role = spec.ratioMetric.bad ? 'bad' : 'good';
  const counted = readQuery(spec.ratioMetric, part, inner, document, context);
  const total = readQuery(spec.ratioMetric, 'total', inner, document, context);
  if (!counted || !total) return null;
  const mark = document.keyMark([...inner, part]);
  if (counted.source !== total.source) {
    const message = `'${part}' counts in ${counted.source} and 'total' in ${total.source}`;
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
  return {
    kind: 'counters',
    id: hash(total.source, good, total.form),
    source: total.source,
    good,
    total: total.form,
    goodText: part === 'good' ? counted.text : `(${total.text}) - (${counted.text})`,
    totalText: total.text,
  };
};
