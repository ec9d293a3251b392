// Prometheus' text format 0.0.4 and OpenMetrics 1.0 → Samples. Every line that breaks the format is
// listed with its number and the reason; a scrape with one such line is not used at all.

import type { Rejection, Sample } from '../sample.ts';
import { type FamilyType, isCounter } from './family.ts';
import { type Held, originKey, Reader } from './reader.ts';
import type { Dialect } from './sample-line.ts';

/** What was read under one name, for people who ask what a target exposes. */
export type ExposedFamily = {
  readonly name: string;
  readonly type: FamilyType;
  readonly samples: readonly Sample[];
  readonly exemplars: number;
};

export type Exposition = {
  readonly samples: readonly Sample[];
  /** `where` is `line N`, in order; empty when all of it can be used. */
  readonly rejected: readonly Rejection[];
  readonly processStartMs: number | null;
  /** Put together only when asked for. */
  readonly families: () => readonly ExposedFamily[];
};

/** Text of no declared type is taken for Prometheus', as its first targets never declared it. */
const dialectOf = (contentType: string): Dialect | null => {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === 'application/openmetrics-text') return 'openmetrics';
  return mediaType === 'text/plain' || mediaType === '' ? 'prometheus' : null;
};

/** A sum of observations may fall or be NaN, and then it counts nothing. */
const kindOf = ({ member, line }: Held): Sample['kind'] =>
  isCounter(member) && line.value >= 0 && line.value < Number.POSITIVE_INFINITY
    ? 'counter'
    : 'gauge';

/** The name under which `_created` speaks of this sample. */
const originOf = ({ member, line }: Held): string =>
  member.suffix === '' ? line.name.replace(/_total$/, '') : member.family.name;

/** Of those only that lead to a trace. */
const exemplarsOf = (
  { exemplar, timestampMs }: Held['line'],
  timeMs: number,
): Pick<Sample, 'exemplars'> => {
  if (exemplar === null || exemplar.traceId === null) return {};
  const { traceId, value } = exemplar;
  return {
    exemplars: [{ traceId, value, timeMs: exemplar.timestampMs ?? timestampMs ?? timeMs }],
  };
};

const familiesOf = (held: readonly Held[], samples: readonly Sample[]): ExposedFamily[] => {
  type Building = Omit<ExposedFamily, 'samples' | 'exemplars'> & {
    samples: Sample[];
    exemplars: number;
  };
  const families = new Map<string, Building>();
  for (const [index, { member, line }] of held.entries()) {
    const { name, type } = member.family;
    const family = families.get(name) ?? { name, type, samples: [], exemplars: 0 };
    families.set(name, family);
    const sample = samples[index];
    if (sample) family.samples.push(sample);
    if (line.exemplar !== null) family.exemplars += 1;
  }
  return [...families.values()];
};

/** @param timeMs of the scrape's start: the time of every sample that states none. */
export const parseExposition = (text: string, contentType: string, timeMs: number): Exposition => {
  const dialect = dialectOf(contentType);
  if (dialect === null) {
    const reason = `"${contentType}" is not Prometheus' text format nor OpenMetrics`;
    const rejected = [{ where: 'Content-Type', reason }];
    return { samples: [], rejected, processStartMs: null, families: () => [] };
  }
  const reader = new Reader(dialect);
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '';
  if (isWhole) lines.pop();
  for (const [index, line] of lines.entries()) reader.readLine(line, index + 1);
  const rejected = reader.finish(isWhole, Math.max(lines.length, 1));

  const { held, created } = reader;
  let processStartMs: number | null = null;
  const samples = held.map((each): Sample => {
    const { line, labels } = each;
    if (line.name === 'process_start_time_seconds') processStartMs ??= line.value * 1000;
    const kind = kindOf(each);
    const createdMs =
      kind === 'counter' ? created.get(originKey(originOf(each), labels)) : undefined;
    return {
      name: line.name,
      labels,
      value: line.value,
      kind,
      timeMs: line.timestampMs ?? timeMs,
      ...(createdMs === undefined ? {} : { createdMs }),
      ...exemplarsOf(line, timeMs),
    };
  });
  return { samples, rejected, processStartMs, families: () => familiesOf(held, samples) };
};
