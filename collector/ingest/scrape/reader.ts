// Reads an exposition line by line and remembers what earlier lines said: which families there are,
// what stood where, what began when. Whatever a line contradicts is its fault, by number.

import { boundText } from '../bound.ts';
import type { Labels, Rejection } from '../sample.ts';
import { type Family, familyOf, isFamilyType, type Member, sampleNames } from './family.ts';
import { HistogramPoint } from './point.ts';
import { type Dialect, parseNumber, parseSampleLine, type SampleLine } from './sample-line.ts';
import { boundOf, partLabel, sampleFault } from './sample-rule.ts';

export type Held = { readonly line: SampleLine; readonly member: Member; readonly labels: Labels };

/** One metric of a family: its labels without those that only tell its samples apart. */
type Metric = {
  timestampMs: number | null;
  /** Of histograms only. */
  point: HistogramPoint | null;
  /** Names and labels of the samples of the present point. */
  readonly series: Set<string>;
};

type FamilyState = { readonly metrics: Map<string, Metric>; current: string; isLeft: boolean };

/** Where a created timestamp and the samples it is about meet. */
export const originKey = (family: string, labels: Labels): string => {
  const { le: _le, quantile: _quantile, ...others } = labels;
  return JSON.stringify([family, others]);
};

const hasNoUnit = (type: string | undefined): boolean => type === 'info' || type === 'stateset';

export class Reader {
  readonly dialect: Dialect;
  /** The last point of every series, in the order of their first. */
  readonly held: Held[] = [];
  /** Milliseconds, by originKey. */
  readonly created = new Map<string, number>();
  readonly #faults: { readonly line: number; readonly reason: string }[] = [];
  readonly #families = new Map<string, Family>();
  readonly #described = new Set<string>();
  readonly #units = new Set<string>();
  /** Whose samples have a name. */
  readonly #owners = new Map<string, string>();
  readonly #states = new Map<string, FamilyState>();
  readonly #places = new Map<string, number>();
  /** Families with a refused line: what they lack as a whole may stand in it. */
  readonly #spoiled = new Set<string>();
  #current = '';
  #ended = false;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  readLine(line: string, number: number): void {
    const reason = this.#ended ? 'nothing can follow # EOF' : this.#reasonAgainst(line, number);
    if (!reason) return;
    this.#faults.push({ line: number, reason });
    this.#spoiled.add(this.#current);
  }

  /** @param lastLine number of the line that the text ends in. */
  finish(isWhole: boolean, lastLine: number): readonly Rejection[] {
    for (const [family, { metrics }] of this.#states) {
      for (const { point } of metrics.values()) this.#finishPoint(point, family);
    }
    if (this.dialect === 'openmetrics' && !this.#ended) {
      const reason = 'the text is cut off: it does not end with # EOF';
      this.#faults.push({ line: lastLine, reason });
    } else if (this.dialect === 'prometheus' && !isWhole) {
      const reason = 'the text is cut off: its last line has no end';
      this.#faults.push({ line: lastLine, reason });
    }
    return this.#faults
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, reason }) => ({ where: `line ${line}`, reason }));
  }

  #finishPoint(point: HistogramPoint | null, family: string): void {
    const fault = this.#spoiled.has(family) ? null : point?.finish();
    if (fault) this.#faults.push(fault);
  }

  #reasonAgainst(line: string, number: number): string | null {
    const openmetrics = this.dialect === 'openmetrics';
    if (number === 1 && line.startsWith('\uFEFF')) return 'the text begins with a byte order mark';
    if (openmetrics && line.endsWith('\r')) return 'the line ends with a carriage return';
    if (openmetrics ? line.startsWith('#') : /^[ \t]*#/.test(line)) return this.#readComment(line);
    if (/^[ \t]*$/.test(line)) return openmetrics ? 'an empty line' : null;
    const sample = parseSampleLine(line, this.dialect);
    return 'reason' in sample ? sample.reason : this.#readSample(sample, number);
  }

  #readComment(line: string): string | null {
    const openmetrics = this.dialect === 'openmetrics';
    if (openmetrics && line === '# EOF') {
      this.#ended = true;
      return null;
    }
    const parts = openmetrics
      ? /^# (HELP|TYPE|UNIT)(?: ([^ ]+)(?: (.*))?)?$/s.exec(line)
      : /^[ \t]*#[ \t]+(HELP|TYPE)(?:[ \t]+([^ \t]+))?(?:[ \t]+(.*?))?[ \t]*$/s.exec(line);
    if (!parts) return openmetrics ? 'only HELP, TYPE, UNIT and EOF can follow #' : null;
    const [, keyword = '', name = '', content] = parts;
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) return `${keyword} needs the name of a metric`;
    if (openmetrics && content === undefined) return `${keyword} needs a space after ${name}`;
    return (
      this.#describe(keyword, name) ??
      (keyword === 'TYPE' ? this.#readType(name, content ?? '') : null) ??
      (keyword === 'UNIT' ? this.#readUnit(name, content ?? '') : null)
    );
  }

  #describe(keyword: string, name: string): string | null {
    const key = `${keyword} ${name}`;
    if (this.#described.has(key)) return `a second ${keyword} for ${name}`;
    this.#described.add(key);
    const isSampled = (this.#states.get(name)?.metrics.size ?? 0) > 0;
    if (isSampled && (keyword === 'TYPE' || this.dialect === 'openmetrics')) {
      return `${keyword} must stand before the samples of ${name}`;
    }
    return this.dialect === 'openmetrics' ? this.#enter(name) : null;
  }

  #readType(name: string, type: string): string | null {
    if (!isFamilyType(type, this.dialect)) return `"${type.slice(0, 40)}" is no type of metric`;
    if (hasNoUnit(type) && this.#units.has(name)) return `${name} is a ${type}: it has no unit`;
    const family = { name, type };
    this.#families.set(name, family);
    return this.dialect === 'openmetrics' ? this.#claim(family) : null;
  }

  #readUnit(name: string, unit: string): string | null {
    if (unit === '') return null;
    this.#units.add(name);
    if (!name.endsWith(`_${unit}`)) return `the unit ${unit} is not the end of the name ${name}`;
    const type = this.#families.get(name)?.type;
    return hasNoUnit(type) ? `${name} is a ${type}: it has no unit` : null;
  }

  /** No two families can have samples of one name. */
  #claim(family: Family): string | null {
    for (const name of [family.name, ...sampleNames(family, this.dialect)]) {
      const owner = this.#owners.get(name) ?? family.name;
      if (owner !== family.name) return `${name} would be of ${family.name} and of ${owner}`;
      this.#owners.set(name, family.name);
    }
    return null;
  }

  /**
   * OpenMetrics keeps all lines of a family together; the older format those that are described.
   * A name without a TYPE is a family by itself, whose lines are often part of a histogram there.
   */
  #enter(name: string): string | null {
    if (name === this.#current) return null;
    const left = this.#states.get(this.#current);
    if (left) left.isLeft = true;
    this.#current = name;
    const state = this.#states.get(name) ?? { metrics: new Map(), current: '', isLeft: false };
    this.#states.set(name, state);
    const isKept = this.dialect === 'openmetrics' || this.#families.has(name);
    return isKept && state.isLeft ? `the lines of ${name} are not all together` : null;
  }

  #readSample(line: SampleLine, number: number): string | null {
    const member = familyOf(line.name, this.#families, this.dialect);
    if ('reason' in member) return member.reason;
    const fault = this.#enter(member.family.name) ?? sampleFault(line, member, this.dialect);
    if (fault) return fault;
    if (this.dialect === 'openmetrics' && !this.#families.has(member.family.name)) {
      const clash = this.#claim(member.family);
      if (clash) return clash;
    }
    const labels = canonicalLabels(line, member);
    if (labels === null) return `le="${line.labels.le}" is no number`;
    const held: Held = { line, member, labels };
    const labelText = JSON.stringify(labels);
    const series = `${line.name} ${labelText}`;
    return this.#place(held, series, labelText, number) ?? this.#hold(held, series);
  }

  #place(held: Held, series: string, labelText: string, number: number): string | null {
    const { line, member, labels } = held;
    const { family, suffix } = member;
    const state = this.#states.get(family.name);
    if (state === undefined) return null;
    const isHistogram = family.type === 'histogram' || family.type === 'gaugehistogram';
    const startPoint = () =>
      isHistogram
        ? new HistogramPoint(family.name, this.dialect, family.type === 'gaugehistogram')
        : null;
    const part = partLabel(member);
    const key = part === null ? labelText : JSON.stringify({ ...labels, [part]: undefined });
    const known = state.metrics.get(key);
    const metric: Metric = known ?? {
      timestampMs: line.timestampMs,
      point: startPoint(),
      series: new Set(),
    };
    state.metrics.set(key, metric);
    const text = `${line.name} with these labels`;
    if (this.dialect === 'prometheus' || metric.timestampMs === line.timestampMs) {
      if (metric.series.has(series)) return `${text} stands there twice`;
    }
    if (this.dialect === 'openmetrics') {
      if (known !== undefined && state.current !== key) {
        return `the samples of one metric of ${family.name} are not all together`;
      }
      state.current = key;
      if (metric.timestampMs !== line.timestampMs) {
        if (!((line.timestampMs ?? Number.NaN) > (metric.timestampMs ?? Number.NaN))) {
          return `${text} must have a later time than its last point`;
        }
        this.#finishPoint(metric.point, family.name);
        metric.timestampMs = line.timestampMs;
        metric.point = startPoint();
        metric.series.clear();
      }
    }
    metric.series.add(series);
    if (metric.point === null) return null;
    if (suffix === '_count' || suffix === '_gcount') metric.point.addCount(line.value, number);
    else if (suffix === '_sum' || suffix === '_gsum') metric.point.addSum(line.value, number);
    else {
      const bound = boundOf(labels, member);
      if (bound !== null) return metric.point.addBucket(bound, line.value, number);
      metric.point.addOther(number);
    }
    return null;
  }

  #hold(held: Held, series: string): null {
    const { line, member, labels } = held;
    if (line.name.endsWith('_created')) {
      const base = line.name.slice(0, -'_created'.length);
      this.created.set(originKey(base, labels), line.value * 1000);
      if (member.suffix === '_created') return null;
    }
    const place = this.#places.get(series) ?? this.held.length;
    this.#places.set(series, place);
    this.held[place] = held;
    return null;
  }
}

/** @returns null where `le` is no number. */
const canonicalLabels = ({ labels }: SampleLine, { family, suffix }: Member): Labels | null => {
  const isBucket = suffix === '_bucket' || (suffix === '' && family.name.endsWith('_bucket'));
  if (!isBucket || labels.le === undefined) return labels;
  const bound = parseNumber(labels.le);
  return bound === null || Number.isNaN(bound) ? null : { ...labels, le: boundText(bound) };
};
