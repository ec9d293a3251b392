// Prometheus' text format 0.0.4 and OpenMetrics 1.0 → Samples. Every line that breaks the format is
// listed with its number and the reason; a scrape with one such line is not used at all.

import { boundText } from '../bound.ts';
import type { Labels, Rejection, Sample } from '../sample.ts';
import { type Family, familyOf, isCounter, isFamilyType, type Member } from './family.ts';
import { type Dialect, parseNumber, parseSampleLine, type SampleLine } from './sample-line.ts';

export type Exposition = {
  readonly samples: readonly Sample[];
  /** `where` is `line N`; empty when all of it can be used. */
  readonly rejected: readonly Rejection[];
  readonly processStartMs: number | null;
};

type Held = { readonly line: SampleLine; readonly member: Member; readonly labels: Labels };

/** Text of no declared type is taken for Prometheus', as its first targets never declared it. */
const dialectOf = (contentType: string): Dialect | null => {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/openmetrics-text') return 'openmetrics';
  return mediaType === 'text/plain' || mediaType === '' ? 'prometheus' : null;
};

/** Where a created timestamp and the samples it is about meet. */
const originKey = (family: string, { le: _le, quantile: _quantile, ...labels }: Labels): string =>
  JSON.stringify([family, labels]);

class Reader {
  readonly dialect: Dialect;
  readonly rejected: Rejection[] = [];
  readonly held: Held[] = [];
  /** Milliseconds, by originKey. */
  readonly created = new Map<string, number>();
  readonly #families = new Map<string, Family>();
  readonly #described = new Set<string>();
  readonly #sampled = new Set<string>();
  readonly #left = new Set<string>();
  readonly #series = new Set<string>();
  #current = '';
  #ended = false;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  readLine(line: string, number: number): void {
    const reason = this.#ended ? 'nothing can follow # EOF' : this.#reasonAgainst(line);
    if (reason) this.rejected.push({ where: `line ${number}`, reason });
  }

  /** @param lastLine number of the line that the text ends in. */
  finish(isWhole: boolean, lastLine: number): void {
    const where = `line ${lastLine}`;
    if (this.dialect === 'openmetrics' && !this.#ended) {
      this.rejected.push({ where, reason: 'the text is cut off: it does not end with # EOF' });
    } else if (this.dialect === 'prometheus' && !isWhole) {
      this.rejected.push({ where, reason: 'the text is cut off: its last line has no end' });
    }
  }

  #reasonAgainst(line: string): string | null {
    const openmetrics = this.dialect === 'openmetrics';
    if (openmetrics ? line.startsWith('#') : /^[ \t]*#/.test(line)) return this.#readComment(line);
    if (/^[ \t]*$/.test(line)) return openmetrics ? 'an empty line' : null;
    const sample = parseSampleLine(line, this.dialect);
    return 'reason' in sample ? sample.reason : this.#readSample(sample);
  }

  #readComment(line: string): string | null {
    const openmetrics = this.dialect === 'openmetrics';
    if (openmetrics && line === '# EOF') {
      this.#ended = true;
      return null;
    }
    const parts = openmetrics
      ? /^# (HELP|TYPE|UNIT)(?: ([^ ]+))?(?: (.*))?$/.exec(line)
      : /^[ \t]*#[ \t]+(HELP|TYPE)(?:[ \t]+([^ \t]+))?(?:[ \t]+(.*?))?[ \t]*$/.exec(line);
    if (!parts) return openmetrics ? 'only HELP, TYPE, UNIT and EOF can follow #' : null;
    const [, keyword = '', name = '', content = ''] = parts;
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) return `${keyword} needs the name of a metric`;
    const fault = this.#enter(name) ?? this.#describe(keyword, name);
    if (fault) return fault;
    if (keyword === 'TYPE') return this.#readType(name, content);
    if (keyword === 'UNIT' && content !== '' && !name.endsWith(`_${content}`)) {
      return `the unit ${content} is not the end of the name ${name}`;
    }
    return null;
  }

  #describe(keyword: string, name: string): string | null {
    const key = `${keyword} ${name}`;
    if (this.#described.has(key)) return `a second ${keyword} for ${name}`;
    this.#described.add(key);
    return null;
  }

  #readType(name: string, type: string): string | null {
    if (this.#sampled.has(name)) return `TYPE must stand before the samples of ${name}`;
    if (!isFamilyType(type, this.dialect)) return `"${type.slice(0, 40)}" is no type of metric`;
    this.#families.set(name, { name, type });
    return null;
  }

  /** OpenMetrics keeps all lines of a family together; the older format only asks for it. */
  #enter(family: string): string | null {
    if (this.dialect === 'prometheus' || family === this.#current) return null;
    if (this.#left.has(family)) return `the lines of ${family} are not all together`;
    this.#left.add(this.#current);
    this.#current = family;
    return null;
  }

  #readSample(line: SampleLine): string | null {
    const member = familyOf(line.name, this.#families, this.dialect);
    if ('reason' in member) return member.reason;
    const fault = this.#enter(member.family.name) ?? valueFault(line, member);
    if (fault) return fault;
    this.#sampled.add(member.family.name);
    const labels = canonicalLabels(line, member);
    if (labels === null) return `le="${line.labels.le}" is no number`;
    const series = JSON.stringify([line.name, labels]);
    if (this.#series.has(series)) return `${line.name} with these labels stands there twice`;
    this.#series.add(series);

    if (line.name.endsWith('_created')) {
      const base = line.name.slice(0, -'_created'.length);
      this.created.set(originKey(base, labels), line.value * 1000);
      if (member.suffix === '_created') return null;
    }
    this.held.push({ line, member, labels });
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

const valueFault = (line: SampleLine, { family, suffix }: Member): string | null => {
  if (suffix === '_bucket' && line.labels.le === undefined) return 'a bucket without le';
  if (suffix === '' && family.type === 'summary' && line.labels.quantile === undefined) {
    return `${line.name} is a summary: it needs a quantile`;
  }
  const mustCount =
    family.type === 'counter' ||
    suffix === '_count' ||
    (suffix === '_bucket' && family.type === 'histogram');
  return mustCount && !(line.value >= 0 && line.value < Number.POSITIVE_INFINITY)
    ? `${line.name} only counts up: it cannot be ${line.value}`
    : null;
};

/** A sum of observations may fall or be NaN, and then it counts nothing. */
const kindOf = ({ member, line }: Held): Sample['kind'] =>
  isCounter(member) && line.value >= 0 && line.value < Number.POSITIVE_INFINITY
    ? 'counter'
    : 'gauge';

/** The name under which `_created` speaks of this sample. */
const originOf = ({ member, line }: Held): string =>
  member.suffix === '' ? line.name.replace(/_total$/, '') : member.family.name;

/** @param timeMs of the scrape's start: the time of every sample that states none. */
export const parseExposition = (text: string, contentType: string, timeMs: number): Exposition => {
  const dialect = dialectOf(contentType);
  if (dialect === null) {
    const reason = `"${contentType}" is not Prometheus' text format nor OpenMetrics`;
    return { samples: [], rejected: [{ where: 'Content-Type', reason }], processStartMs: null };
  }
  const reader = new Reader(dialect);
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '';
  if (isWhole) lines.pop();
  for (const [index, line] of lines.entries()) reader.readLine(line, index + 1);
  reader.finish(isWhole, Math.max(lines.length, 1));

  let processStartMs: number | null = null;
  const samples = reader.held.map((held): Sample => {
    const { line, labels } = held;
    if (line.name === 'process_start_time_seconds') processStartMs ??= line.value * 1000;
    const kind = kindOf(held);
    const createdMs =
      kind === 'counter' ? reader.created.get(originKey(originOf(held), labels)) : undefined;
    return {
      name: line.name,
      labels,
      value: line.value,
      kind,
      timeMs: line.timestampMs ?? timeMs,
      ...(createdMs === undefined ? {} : { createdMs }),
    };
  });
  return { samples, rejected: reader.rejected, processStartMs };
};
