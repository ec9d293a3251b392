// An OpenSLO indicator, inline or referenced, as counts of good and total in one data source.
// Its id is a hash of what is counted: rewording or renaming it keeps its history.

import { type Compare, readRaw, readThreshold } from './indicator-gauge.ts';
import { countsSpans, readParts } from './indicator-parts.ts';
import type { IndicatorContext } from './indicator-query.ts';
import type { RatioMetric, SliSpec } from './kinds/open-slo.ts';
import type { Indicator } from './slo-set.ts';
import { readSpanIndicator } from './span-indicator.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

/** What an SLI is: an indicator, or a value that becomes one where an objective compares it. */
export type Sli =
  | { readonly compare: null; readonly indicator: Indicator }
  | { readonly compare: Compare; readonly indicator: null };

const readRatio = (
  ratio: RatioMetric,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Indicator | null => {
  const { raw } = ratio;
  if (raw !== undefined) return readRaw({ ...ratio, raw }, path, document, context);
  if (ratio.rawType !== undefined) {
    const mark = document.keyMark([...path, 'rawType']);
    const fix = "Leave it out: 'good' or 'bad' says which it is.";
    context.report('one-of', mark, "'rawType' stands without 'raw'", fix);
    return null;
  }
  if (countsSpans(ratio)) return readSpanIndicator(ratio, path, document, context);
  return readParts(ratio, path, document, context);
};

/** The SLI that stands at `path`, or null when it is wrong, which was reported. */
export const readSli = (
  { ratioMetric, thresholdMetric }: SliSpec,
  path: Path,
  document: YamlDocument,
  context: IndicatorContext,
): Sli | null => {
  if (ratioMetric && thresholdMetric) {
    const mark = document.keyMark([...path, 'thresholdMetric']);
    const message = "'ratioMetric' and 'thresholdMetric' exclude each other";
    context.report('one-of', mark, message, 'Keep one of the two.');
    return null;
  }
  if (ratioMetric) {
    const indicator = readRatio(ratioMetric, [...path, 'ratioMetric'], document, context);
    return indicator && { compare: null, indicator };
  }
  if (thresholdMetric) {
    const at: Path = [...path, 'thresholdMetric'];
    const compare = readThreshold(thresholdMetric, at, document, context);
    return compare && { compare, indicator: null };
  }
  const fix = "Write a 'ratioMetric' with counter: true, good and total.";
  context.report('missing-field', document.mark(path), 'the indicator counts nothing', fix);
  return null;
};
