// Metric families: what a TYPE line says of the samples under it. A sample belongs to the family
// whose name it has, or whose name and a suffix that the type knows.

import type { Dialect } from './sample-line.ts';

export type FamilyType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'summary'
  | 'untyped'
  | 'unknown'
  | 'gaugehistogram'
  | 'info'
  | 'stateset';

export type Family = { readonly name: string; readonly type: FamilyType };

/** Which suffixes a family's samples have, by type and dialect. */
const suffixes: Readonly<
  Record<Dialect, Readonly<Partial<Record<FamilyType, readonly string[]>>>>
> = {
  prometheus: {
    counter: [''],
    gauge: [''],
    untyped: [''],
    histogram: ['_bucket', '_sum', '_count'],
    summary: ['', '_sum', '_count'],
  },
  openmetrics: {
    counter: ['_total', '_created'],
    gauge: [''],
    unknown: [''],
    histogram: ['_bucket', '_sum', '_count', '_created'],
    gaugehistogram: ['_bucket', '_gsum', '_gcount'],
    summary: ['', '_sum', '_count', '_created'],
    info: ['_info'],
    stateset: [''],
  },
};
const anySuffix = ['', ...new Set(Object.values(suffixes.openmetrics).flat())].filter(
  (suffix, index, all) => all.indexOf(suffix) === index,
);

export const isFamilyType = (word: string, dialect: Dialect): word is FamilyType =>
  Object.hasOwn(suffixes[dialect], word);

/** The names of its samples. */
export const sampleNames = ({ name, type }: Family, dialect: Dialect): readonly string[] =>
  (suffixes[dialect][type] ?? []).map((suffix) => name + suffix);

export type Member = { readonly family: Family; readonly suffix: string };

/** @returns a family of its own for a name that no TYPE line covers. */
export const familyOf = (
  name: string,
  families: ReadonlyMap<string, Family>,
  dialect: Dialect,
): Member | { readonly reason: string } => {
  let misfit: Family | undefined;
  for (const suffix of anySuffix) {
    if (!name.endsWith(suffix)) continue;
    const family = families.get(name.slice(0, name.length - suffix.length));
    if (!family) continue;
    const known = suffixes[dialect][family.type] ?? [];
    if (known.includes(suffix)) return { family, suffix };
    if (suffix === '') misfit = family;
  }
  if (misfit) {
    const known = sampleNames(misfit, dialect).join(', ');
    return { reason: `${name} is a ${misfit.type}: its samples are ${known}` };
  }
  const type = dialect === 'prometheus' ? 'untyped' : 'unknown';
  return { family: { name, type }, suffix: '' };
};

/** Of what has no type the name decides, as it does for those who query it. */
export const isCounter = ({ family, suffix }: Member): boolean => {
  switch (family.type) {
    case 'counter':
      return suffix !== '_created';
    case 'histogram':
    case 'summary':
      return suffix === '_bucket' || suffix === '_sum' || suffix === '_count';
    case 'untyped':
    case 'unknown':
      return /_(?:total|bucket|sum|count)$/.test(family.name);
    default:
      return false;
  }
};
