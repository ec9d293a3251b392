// Which bucket bounds each histogram of a source has, as its annotation declares them, one
// histogram a line: `name: 0.1 0.2 0.5`. A threshold that is no bound would count nothing.

import type { DefinitionOf } from './definition.ts';
import type { Fix, Mark, Report } from './diagnostic.ts';
import { canonicalBound } from './promql-selector.ts';
import type { Selector } from './slo-set.ts';
import { suggestion } from './spelling.ts';

export const boundsAnnotation = 'signalbox/histogram-bounds';

export type Bounds = {
  /** @returns whether what the selector counts can exist; what cannot is reported. */
  readonly check: (source: string, selector: Selector, at: Mark, report: Report) => boolean;
};

type Histograms = ReadonlyMap<string, readonly string[]>;

const readLine = (line: string): { metric: string; bounds: string[] } | null => {
  const [, metric, list] = /^\s*([a-zA-Z_][\w:]*)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
  if (!metric || !list) return null;
  const numbers = list.split(/[\s,]+/).map(Number);
  const rising = numbers.every((bound, i) => i === 0 || bound > (numbers[i - 1] ?? bound));
  return rising && numbers.every(Number.isFinite) ? { metric, bounds: numbers.map(String) } : null;
};

const readAnnotation = (source: DefinitionOf<'DataSource'>, report: Report): Histograms => {
  const text = source.body.metadata.annotations?.[boundsAnnotation] ?? '';
  const histograms = new Map<string, readonly string[]>();
  let offset = 0;
  for (const line of text.split('\n')) {
    const read = readLine(line);
    if (read) histograms.set(read.metric, read.bounds);
    else if (line.trim() !== '') {
      const start = offset + (line.length - line.trimStart().length);
      const path = ['metadata', 'annotations', boundsAnnotation];
      const fix = 'Write a line for each histogram: http_request_duration_seconds: 0.1 0.2 0.5.';
      const message = `'${line.trim()}' are not the bounds of a histogram`;
      report('histogram-bounds', source.document.textMark(path, start), message, fix);
    }
    offset += line.length + 1;
  }
  return histograms;
};

/** The seconds that a bound in milliseconds or with a unit means, if that is a bound. */
const inSeconds = (
  written: string,
  histogram: string,
  bounds: readonly string[],
): string | null => {
  if (!histogram.endsWith('_seconds')) return null;
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(written) ?? [];
  const seconds = String(Number((Number(number) / (unit === 's' ? 1 : 1000)).toPrecision(12)));
  return bounds.includes(seconds) ? seconds : null;
};

/** What to do about a bound that is none; `at` is where its matcher begins. */
const boundFix = (written: string, histogram: string, bounds: readonly string[], at: Mark): Fix => {
  const seconds = inSeconds(written, histogram, bounds);
  if (seconds === null) return suggestion('', bounds, 'bounds');
  const text = `Write le="${seconds}": ${histogram} is in seconds.`;
  const matcher = /le\s*=\s*(["'`])/y;
  matcher.lastIndex = at.offset;
  const from = at.offset + (matcher.exec(at.source.text)?.[0].length ?? 0);
  const to = from + written.length;
  const found = from > at.offset && at.source.text.slice(from, to) === written;
  return found ? { text, edit: { from, to, text: seconds } } : text;
};

const checkSelector = (
  { metric, matchers }: Selector,
  histograms: Histograms,
  source: string,
  at: Mark,
  report: Report,
): boolean => {
  if (!metric.endsWith('_bucket')) return true;
  const histogram = metric.slice(0, -'_bucket'.length);
  const bounds = histograms.get(histogram);
  const le = matchers.filter(({ label }) => label === 'le');
  const [only] = le;
  if (only?.operator !== '=' || le.length > 1) {
    const message = `${metric} counts an event once for every bound above it`;
    report('bucket-without-bound', at, message, 'Choose one bucket: le="0.5"; all are _count.');
    return false;
  }
  if (canonicalBound(only.value) === '+Inf') return true;
  if (!bounds) {
    const message = `the bounds of ${histogram} are not declared, so le="${only.value}" is unchecked`;
    const fix = `Declare them in the annotation ${boundsAnnotation} of the DataSource ${source}.`;
    report('bounds-unknown', at, message, fix);
    return true;
  }
  if (bounds.includes(canonicalBound(only.value))) return true;
  const message = `${histogram} has no bucket bound ${only.value}`;
  report('not-a-bucket-bound', at, message, boundFix(only.value, histogram, bounds, at));
  return false;
};

export const readBounds = (
  sources: readonly DefinitionOf<'DataSource'>[],
  report: Report,
): Bounds => {
  const declared = new Map(sources.map((source) => [source.name, readAnnotation(source, report)]));
  return {
    check: (source, selector, at, reportHere) =>
      checkSelector(selector, declared.get(source) ?? new Map(), source, at, reportHere),
  };
};
