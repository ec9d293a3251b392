// What a single sample of a family may say: which labels it needs, which values it can have, and
// whether an exemplar may hang on it. What holds of several samples together is in point.ts.

import type { Labels } from '../sample.ts';
import type { Member } from './family.ts';
import { type Dialect, parseNumber, type SampleLine } from './sample-line.ts';

/** Characters of an exemplar's label names and values. */
const exemplarLength = 128;

const isBucket = ({ family, suffix }: Member): boolean =>
  suffix === '_bucket' && (family.type === 'histogram' || family.type === 'gaugehistogram');

/** The label that tells the samples of one metric apart; null where a sample is all there is. */
export const partLabel = ({ family }: Member): string | null => {
  switch (family.type) {
    case 'histogram':
    case 'gaugehistogram':
      return 'le';
    case 'summary':
      return 'quantile';
    case 'stateset':
      return family.name;
    default:
      return null;
  }
};

/** The upper bound of a bucket of a declared histogram; null for other samples. */
export const boundOf = (labels: Labels, member: Member): number | null =>
  isBucket(member) ? parseNumber(labels.le ?? '') : null;

const labelFault = (line: SampleLine, member: Member, dialect: Dialect): string | null => {
  const { family, suffix } = member;
  const { name, labels } = line;
  const part = partLabel(member);
  if (part === null) return null;
  const text = labels[part];
  const needed = isBucket(member) || suffix === '';
  if (!needed) {
    return text === undefined || dialect === 'prometheus'
      ? null
      : `${name} cannot have the label ${part}`;
  }
  if (isBucket(member)) {
    if (text === undefined) return 'a bucket without le';
    const bound = parseNumber(text);
    return bound === null || Number.isNaN(bound) ? `le="${text}" is no number` : null;
  }
  if (text === undefined) {
    const what =
      family.type === 'summary' ? 'a quantile' : `the label ${part}, which names a state`;
    return `${name} is a ${family.type}: it needs ${what}`;
  }
  if (family.type === 'stateset') return null;
  const quantile = parseNumber(text) ?? Number.NaN;
  return quantile >= 0 && quantile <= 1 ? null : `quantile="${text}" is not from 0 to 1`;
};

const onlyCounts = (name: string, value: number): string | null =>
  value >= 0 ? null : `${name} only counts up: it cannot be ${value}`;

const wholeCounts = (name: string, value: number, dialect: Dialect): string | null =>
  onlyCounts(name, value) ??
  (dialect === 'prometheus' || Number.isInteger(value) || value === Number.POSITIVE_INFINITY
    ? null
    : `${name} counts whole events: it cannot be ${value}`);

/** The older format says nothing of what sums and quantiles can be. */
const valueFault = (line: SampleLine, member: Member, dialect: Dialect): string | null => {
  const { name, value } = line;
  const { family, suffix } = member;
  const isStrict = dialect === 'openmetrics';
  switch (suffix) {
    case '_bucket':
    case '_count':
    case '_gcount':
      return wholeCounts(name, value, dialect);
    case '_total':
      return onlyCounts(name, value);
    case '_sum':
      return isStrict ? onlyCounts(name, value) : null;
    case '_gsum':
      return Number.isNaN(value) ? `${name} cannot be NaN` : null;
    case '_created':
      return Number.isFinite(value) ? null : `${name} is a time: it cannot be ${value}`;
    case '_info':
      return value === 1 ? null : `${name} is an info: it is always 1, not ${value}`;
  }
  if (family.type === 'counter') return onlyCounts(name, value);
  if (family.type === 'stateset' && value !== 0 && value !== 1) {
    return `${name} is a stateset: a state is 0 or 1, not ${value}`;
  }
  return isStrict && family.type === 'summary' && value < 0
    ? `${name} is a summary: its quantiles cannot be negative, like ${value}`
    : null;
};

const exemplarFault = ({ name, exemplar, labels }: SampleLine, member: Member): string | null => {
  if (exemplar === null) return null;
  if (member.suffix !== '_total' && !isBucket(member)) {
    return `${name} cannot have an exemplar: only buckets and totals of counters have`;
  }
  if (exemplar.length > exemplarLength) {
    return `the exemplar's labels have ${exemplar.length} characters, more than ${exemplarLength}`;
  }
  const bound = boundOf(labels, member);
  return bound === null || exemplar.value <= bound
    ? null
    : `the exemplar's value ${exemplar.value} is outside of its bucket, which ends at ${labels.le}`;
};

/** @returns why the sample cannot stand there; null where it can. */
export const sampleFault = (line: SampleLine, member: Member, dialect: Dialect): string | null =>
  labelFault(line, member, dialect) ??
  valueFault(line, member, dialect) ??
  exemplarFault(line, member);
