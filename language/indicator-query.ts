// One PromQL query of an indicator: where it counts, what, and how it was written.
// A query that is wrong is reported where it is, and is null from here on.

import { createHash } from 'node:crypto';
import type { Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { findingFix } from './fix.ts';
import type { Bounds } from './histogram-bounds.ts';
import type { Metric } from './kinds/open-slo.ts';
import { oneLine } from './one-line.ts';
import { parsePromql } from './promql.ts';
import type { LinearForm } from './slo-set.ts';
import { resolveSource, type Sources } from './source.ts';
import { isForeign } from './source-type.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

export type IndicatorContext = {
  readonly index: Index;
  readonly sources: Sources;
  readonly bounds: Bounds;
  readonly report: Report;
};

export type Counted = { readonly source: string; readonly form: LinearForm; readonly text: string };

/** The id of what is counted: stable as long as the values are, whatever they are named. */
export const indicatorId = (...counted: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(counted)).digest('hex').slice(0, 16);

/** Whether the metric's query is one for spans. */
export const isTraceql = (metric: Metric | undefined): boolean =>
  metric?.metricSource.type?.toLowerCase() === 'traceql';

/** The query of the metric that stands at `path`, whose last part says what it counts. */
export const readQuery = (
  { metricSource }: Metric,
  of: 'counters' | 'gauges',
  path: Path,
  document: YamlDocument,
  { index, sources, bounds, report }: IndicatorContext,
): Counted | null => {
  const at: Path = [...path, 'metricSource'];
  const source = resolveSource(metricSource, at, document, sources, index, report);
  if (isForeign(metricSource.type ?? 'prometheus')) return null;
  const queryPath: Path = [...at, 'spec', 'query'];
  const { query } = metricSource.spec;
  const { form, selectors, findings } = parsePromql(query, { of });
  for (const finding of findings) {
    const fix = findingFix(finding, document, queryPath, query);
    report(finding.rule, document.textMark(queryPath, finding.at), finding.message, fix);
  }
  if (source === null || form === null) return null;
  if (form.length === 0) {
    const message = `what '${String(path.at(-1))}' counts cancels itself out`;
    const fix = 'Write a query that counts something.';
    report('counts-nothing', document.mark(queryPath), message, fix);
    return null;
  }
  const sound = selectors.map(({ selector, at: offset }) =>
    bounds.check(source, selector, document.textMark(queryPath, offset), report),
  );
  if (!sound.every(Boolean)) return null;
  return { source, form, text: oneLine(query) };
};
